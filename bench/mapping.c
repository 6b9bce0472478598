// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * mapping - a buffer, and a memfd of the same size, mapped and touched
 *
 * Both are populated before: what is counted is the way from mmap() to the last
 * page touched, and from there to munmap().
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "measure.h"

static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

/* KiB of page tables of this process. */
static long page_tables(void)
{
	char line[128];
	long kib = -1;
	FILE *status = fopen("/proc/self/status", "r");

	while (status && fgets(line, sizeof(line), status))
		if (sscanf(line, "VmPTE: %ld", &kib) == 1)
			break;
	if (kib < 0)
		err(1, "VmPTE of /proc/self/status");
	fclose(status);
	return kib;
}

static void map_once(const char *file, int fd, size_t size)
{
	long faults_before, tables_before = page_tables();
	long touched_faults, tables;
	double begin, end;
	char *map;

	faults_before = faults();
	begin = measure_now();
	map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		err(1, "mmap of %s", file);
	for (size_t at = 0; at < size; at += 4096)
		*(volatile char *)(map + at) = 1;
	end = measure_now();
	touched_faults = faults() - faults_before;
	tables = page_tables() - tables_before;
	begin += measure_now();
	munmap(map, size);
	end += measure_now();
	printf("mapping.faults.%s %ld\nmapping.tables.%s %ld\nmapping.work.%s %.0f\n", file,
	       touched_faults, file, tables, file, end - begin);
}

int main(int argc, char **argv)
{
	int buf = open("/dev/testbuf", O_RDWR);
	int memfd = memfd_create("bench", 0);
	off_t size;

	if (argc != 2)
		errx(2, "usage: mapping SIZE");
	size = atol(argv[1]);
	if (buf < 0 || memfd < 0 || lseek(buf, 0, SEEK_END) != size || fallocate(memfd, 0, 0, size))
		err(1, "a buffer and a memfd of %ld bytes", (long)size);
	faults();
	page_tables(); /* their own first faults are not counted */
	map_once("kubuf", buf, size);
	map_once("memfd", memfd, size);
	return 0;
}
