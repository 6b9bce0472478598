// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Where nothing is said of that, a width that every processor of 64 bits has. */
#define BITS_LEAST 36

/* The first number in the first line of a file that begins so; @otherwise where there is none. */
static unsigned long number_of(const char *path, const char *begin, unsigned long otherwise)
{
	FILE *file = fopen(path, "re");
	unsigned long number = otherwise;
	char line[256], *digits = NULL;

	while (file && !digits && fgets(line, sizeof(line), file))
		if (!strncmp(line, begin, strlen(begin)))
			digits = strpbrk(line, "0123456789");
	if (digits)
		number = strtoul(digits, NULL, 10);
	if (file)
		fclose(file);
	return number;
}

bool frames_may_be_at(uint64_t offset)
{
	/* Of x86; memory itself lies in the lower half. */
	return offset < 1ULL << (number_of("/proc/cpuinfo", "address sizes", BITS_LEAST) - 1);
}

unsigned long frames_tables(void)
{
	return number_of("/proc/self/status", "VmPTE:", 0);
}

/* In a place where nothing else is that has a page of page tables already. */
bool frames_are_mapped(int fd, size_t len, uint64_t offset)
{
	/* What a page of page tables maps, whose entries have 8 bytes. */
	const size_t page = sysconf(_SC_PAGESIZE), one = page / 8 * page;
	unsigned char *free = mmap(NULL, 3 * one, PROT_NONE,
				   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	unsigned long before, after;
	void *map;

	if (free == MAP_FAILED)
		return false;
	munmap(free, 3 * one);
	free += -(uintptr_t)free % one;
	before = frames_tables();
	map = (void *)syscall(SYS_mmap, free, len, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE, fd,
			      offset);
	after = frames_tables();
	if (map == MAP_FAILED)
		return false;
	munmap(map, len);
	return after > before;
}
