// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "counters.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How often two files are read that want to be of one moment, on a machine that is busy. */
#define READS_MOST 10

static void add(struct counters *counters, const char *name, long long count)
{
	struct counter *counter = &counters->all[counters->number];

	if (counters->number == COUNTERS_MAX)
		return;
	snprintf(counter->name, sizeof(counter->name), "%.31s", name);
	counter->count = count;
	counters->number++;
}

/* The sum of what @part makes of each line of a file of names and values. */
static long long sum_file(const char *path,
			  long long (*part)(const char *name, long long value))
{
	FILE *file = fopen(path, "re");
	long long sum = 0, value;
	char line[128], name[64];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%63s %lld", name, &value) == 2)
			sum += part(name, value);
	if (file)
		fclose(file);
	return sum;
}

/* Pages that drivers have pinned, less those they have let go. */
static long long pins_part(const char *name, long long value)
{
	if (!strcmp(name, "nr_foll_pin_acquired"))
		return value;
	return strcmp(name, "nr_foll_pin_released") ? 0 : -value;
}

/* Pages given out, less those that came back; free pages that a CPU keeps do not count. */
static long long pages_part(const char *name, long long value)
{
	if (!strncmp(name, "pgalloc_", 8))
		return value;
	return strcmp(name, "pgfree") ? 0 : -value;
}

/* KiB in places that grow and shrink with what everybody does. */
static long long accounted_part(const char *name, long long value)
{
	static const char *const places[] = { "Buffers:", "Cached:", "SwapCached:", "AnonPages:",
					      "Slab:", "PageTables:", "KernelStack:", "Percpu:" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!strcmp(name, places[i]))
			return value;
	return 0;
}

/*
 * Pages that are out and in none of these places. There are two files to be read, and what
 * is given back in between, as by KASAN's quarantine, counts as if it had never been there.
 */
static long long pages_out(void)
{
	long long accounted, after = sum_file("/proc/meminfo", accounted_part), pages;
	int tries = 0;

	do {
		accounted = after;
		pages = sum_file("/proc/vmstat", pages_part);
		after = sum_file("/proc/meminfo", accounted_part);
	} while (after != accounted && ++tries < READS_MOST);
	return pages - accounted * 1024 / sysconf(_SC_PAGESIZE);
}

/* Objects of each cache; only root may know. */
static void read_slabs(struct counters *counters)
{
	FILE *file = fopen("/proc/slabinfo", "re");
	char line[512], name[64];
	long long active;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%63s %lld", name, &active) == 2 && line[0] != '#')
			add(counters, name, active);
	if (file)
		fclose(file);
}

/* Root can have the kernel sum up first what CPUs count on their own. */
static void sum_up(void)
{
	char byte;
	int fd = open("/proc/sys/vm/stat_refresh", O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return;
	if (read(fd, &byte, 1) == -1)
		byte = 0;
	close(fd);
}

void counters_flush(const char *name)
{
	char path[96];
	int fd;

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/shrink", name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd == -1)
		return;
	(void)!write(fd, "1", 1);
	close(fd);
}

void counters_flush_all(void)
{
	DIR *dir = opendir("/sys/kernel/slab");
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_type == DT_DIR) /* the links are other names of the same caches */
			counters_flush(entry->d_name);
	if (dir)
		closedir(dir);
}

void counters_read(struct counters *counters)
{
	sum_up();
	counters->number = 0;
	add(counters, "pins", sum_file("/proc/vmstat", pins_part));
	add(counters, "pages", pages_out());
	read_slabs(counters);
}

long long counters_get(const struct counters *counters, const char *name)
{
	for (int i = 0; i < counters->number; i++)
		if (!strcmp(counters->all[i].name, name))
			return counters->all[i].count;
	return 0;
}
