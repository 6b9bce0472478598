// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "frames.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Where nothing is said of that, a width that every processor of 64 bits has. */
#define BITS_LEAST 36

static int physical_bits(void)
{
	FILE *info = fopen("/proc/cpuinfo", "re");
	int bits = BITS_LEAST;
	char line[256];

	while (info && fgets(line, sizeof(line), info))
		if (sscanf(line, "address sizes : %d bits physical", &bits) == 1)
			break;
	if (info)
		fclose(info);
	return bits;
}

bool frames_may_be_at(uint64_t offset)
{
	/* Memory itself lies in the lower half. */
	return offset < 1ULL << (physical_bits() - 1);
}

/* KiB of this process's page tables; 0 if nobody says. */
static unsigned long tables(void)
{
	FILE *status = fopen("/proc/self/status", "re");
	unsigned long kib = 0;
	char line[256];

	while (status && fgets(line, sizeof(line), status))
		if (sscanf(line, "VmPTE: %lu kB", &kib) == 1)
			break;
	if (status)
		fclose(status);
	return kib;
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
	before = tables();
	map = (void *)syscall(SYS_mmap, free, len, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE, fd,
			      offset);
	after = tables();
	if (map == MAP_FAILED)
		return false;
	munmap(map, len);
	return after > before;
}
