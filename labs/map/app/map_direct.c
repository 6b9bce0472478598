// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * map_direct - read a block device directly into a mapping of /dev/hello
 *
 *   map_direct [BLOCK-DEVICE]   default /dev/ram0; it is only read
 *
 * A plain read() copies through the page cache: the kernel stores to the mapping as the program
 * would. With O_DIRECT the kernel pins the pages behind the mapping and passes them to the
 * block device, which works only if the kernel can find and reference these pages.
 *
 * Copyright (C) 2026 the kubuf developers
 */
#define _GNU_SOURCE /* O_DIRECT */
#include "hello.h"

#define BLOCK 4096

/* Returns whether the bytes arrived. */
static int read_into(const char *how, const char *disk, int flags, char *buf)
{
	int fd = open(disk, O_RDONLY | flags);
	ssize_t moved;

	if (fd < 0)
		die(disk);
	memset(buf, 0, BLOCK);
	moved = read(fd, buf, BLOCK);
	if (moved < 0)
		printf("%-34s refused: %s\n", how, strerror(errno));
	else
		printf("%-34s %zd bytes, \"%.*s\"\n", how, moved,
		       (int)strcspn(buf, "\n"), buf);
	close(fd);
	return moved == BLOCK;
}

int main(int argc, char **argv)
{
	const char *disk = argc > 1 ? argv[1] : "/dev/ram0";
	char *buf = hello_map(hello_open(), MAP_SHARED);
	char *own = aligned_alloc(BLOCK, BLOCK);
	int ok;

	if (!own)
		die("no memory");
	setvbuf(stdout, NULL, _IOLBF, 0);
	read_into("O_DIRECT into our own memory:", disk, O_DIRECT, own);
	read_into("plain read into /dev/hello:", disk, 0, buf);
	ok = read_into("O_DIRECT into /dev/hello:", disk, O_DIRECT, buf);
	return ok ? 0 : 1;
}
