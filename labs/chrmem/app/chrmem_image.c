// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * chrmem_image - where a mapping of the device lies in the address space of a process
 *
 * Copyright (C) 2026 the kubuf developers
 */
#include "memdev.h"

#include <stdint.h>

static int initialised = 1;
static int zeroed[16384];

/* Print the line of /proc/self/maps for an address. */
static void print_place(const char *what, const void *addr)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long start, end;
	char line[512];

	if (!maps)
		die("cannot open /proc/self/maps");
	while (fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx", &start, &end) != 2)
			continue;
		if ((uintptr_t)addr >= start && (uintptr_t)addr < end)
			printf("%-8s %14p in %s", what, addr, line);
	}
	fclose(maps);
}

int main(void)
{
	char *shm = memdev_map(memdev_open(O_RDWR), MEMDEV_SIZE);
	void *heap = malloc(100);
	int stack = 1;

	setvbuf(stdout, NULL, _IOLBF, 0);
	print_place("code", (void *)main);
	print_place("data", &initialised);
	print_place("BSS", &zeroed[8192]);
	print_place("heap", heap);
	print_place("device", shm);
	print_place("stack", &stack);
	return 0;
}
