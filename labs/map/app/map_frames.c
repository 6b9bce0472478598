// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * map_frames - physical addresses and page frame numbers, page by page
 *
 *   map_frames     of a mapping of /dev/hello
 *   map_frames -o  of this program's own memory
 *
 * Copyright (C) 2026 the kubuf developers
 */
#include "frame.h"
#include "hello.h"

static int page_shift(void)
{
	return __builtin_ctzl(sysconf(_SC_PAGESIZE));
}

static void print_page(const char *addr, uint64_t frame)
{
	uint64_t counted = frame_in_pagemap(addr);

	printf("  %p  physical %#jx >> %d = frame %#jx   pagemap: ", addr,
	       (uintmax_t)(frame << page_shift()), page_shift(), (uintmax_t)frame);
	if (counted)
		printf("%#jx\n", (uintmax_t)counted);
	else
		printf("silent\n");
}

static void print_pages(const char *what, char *buf, size_t size)
{
	long page = sysconf(_SC_PAGESIZE);
	uint64_t last = 0, frame;
	int scattered = 0;

	printf("%s:\n", what);
	for (size_t off = 0; off < size; off += page) {
		(void)*(volatile char *)(buf + off);
		frame = frame_of(buf + off);
		if (!frame)
			die("no frame known (run as root, load pagewalk.ko)");
		print_page(buf + off, frame);
		scattered |= off && frame != last + 1;
		last = frame;
	}
	printf("%s is physically %s\n", what, scattered ? "scattered" : "contiguous");
}

int main(int argc, char **argv)
{
	long page = sysconf(_SC_PAGESIZE);
	char *own;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc < 2 || strcmp(argv[1], "-o")) {
		print_pages(HELLO_DEVICE, hello_map(hello_open(), MAP_SHARED), HELLO_SIZE);
		return 0;
	}
	own = aligned_alloc(page, 4 * page);
	if (!own)
		die("no memory");
	memset(own, 1, 4 * page);
	print_pages("this program's own memory", own, 4 * page);
	return 0;
}
