// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * mapping - a file mapped and touched page by page
 *
 * usage: mapping TITLE FILE SIZE [COUNT [SHIFT]]
 *
 * TITLE is how the figures are called, FILE one of file.h. COUNT files are mapped
 * one after the other and then unmapped; with SHIFT at addresses that are so many
 * bytes off the alignment of a huge page. Counted is the way from the first mmap() to
 * the last page touched, and the munmap().
 */
#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "file.h"
#include "measure.h"

#define HUGE (2UL << 20)
#define MAX_COUNT 64

static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

/* KiB of page tables of this process. */
static long page_tables(void)
{
	return measure_kib("/proc/self/status", "VmPTE");
}

static char *map_one(int fd, size_t size, char *where)
{
	int flags = MAP_SHARED | (where ? MAP_FIXED : 0);
	char *map = mmap(where, size, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (map == MAP_FAILED)
		err(1, "mmap");
	for (size_t at = 0; at < size; at += 4096)
		*(volatile char *)(map + at) = 1;
	return map;
}

/* A free range whose start is @shift bytes after a huge page's. */
static char *room(size_t size, size_t shift)
{
	char *free = mmap(NULL, size + 2 * HUGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (free == MAP_FAILED)
		err(1, "mmap of room");
	return (char *)(((uintptr_t)free + HUGE - 1) & -HUGE) + shift;
}

int main(int argc, char **argv)
{
	size_t size = argc > 3 ? atol(argv[3]) : 0, shift = argc > 5 ? atol(argv[5]) : 0;
	int count = argc > 4 ? atoi(argv[4]) : 1, fds[MAX_COUNT];
	long faults_before, tables_before;
	char *maps[MAX_COUNT];
	double begin, touch, unmap;

	if (argc < 4 || count < 1 || count > MAX_COUNT || !size)
		errx(2, "usage: mapping TITLE FILE SIZE [COUNT [SHIFT]]");
	for (int i = 0; i < count; i++) {
		fds[i] = file_new(argv[2], size);
		maps[i] = shift ? room(size, shift) : NULL;
	}
	faults();
	page_tables(); /* their own first faults are not counted */
	tables_before = page_tables();
	faults_before = faults();
	begin = measure_now();
	for (int i = 0; i < count; i++)
		maps[i] = map_one(fds[i], size, maps[i]);
	touch = measure_now() - begin;
	printf("mapping.faults.%s %ld\n", argv[1], faults() - faults_before);
	printf("mapping.tables.%s %ld\n", argv[1], page_tables() - tables_before);
	begin = measure_now();
	for (int i = 0; i < count; i++)
		munmap(maps[i], size);
	unmap = measure_now() - begin;
	printf("mapping.touch.%s %.0f\n", argv[1], touch);
	printf("mapping.unmap.%s %.0f\n", argv[1], unmap);
	printf("mapping.work.%s %.0f\n", argv[1], touch + unmap);
	return 0;
}
