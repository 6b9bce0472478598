// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "counters.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* How often two files are read that want to be of one moment, on a machine that is busy. */
#define READS_MOST 10

/*
 * All files stay open: one of sysfs that is closed leaves an object behind for some seconds
 * (kfree_rcu()), and a hundred of them would look like a leak.
 */
static FILE *vmstat, *meminfo, *slabinfo;

/**
 * struct shrinker - a file that has a cache of objects let go of what is free
 * @name: of the cache
 * @fd: the file, open for writing
 */
static struct shrinker {
	char name[COUNTERS_NAME];
	int fd;
} shrinkers[COUNTERS_MAX];
#define SHRINKERS_MOST (COUNTERS_MAX - 64) /* the others are for names that are asked for */
static int shrinkers_number;

/* @file from its start, which is opened the first time; NULL if it cannot be. */
static FILE *again(FILE **file, const char *path)
{
	if (*file)
		rewind(*file);
	else
		*file = fopen(path, "re");
	return *file;
}

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
static long long sum_file(FILE *file, long long (*part)(const char *name, long long value))
{
	long long sum = 0, value;
	char line[128], name[64];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%63s %lld", name, &value) == 2)
			sum += part(name, value);
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

/* KiB in places that grow and shrink with what everybody does, but for the caches of objects. */
static long long accounted_part(const char *name, long long value)
{
	static const char *const places[] = { "Buffers:", "Cached:", "SwapCached:", "AnonPages:",
					      "PageTables:", "KernelStack:", "Percpu:" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!strcmp(name, places[i]))
			return value;
	return 0;
}

static long long slab_part(const char *name, long long value)
{
	return strcmp(name, "Slab:") ? 0 : value;
}

/*
 * Pages of the caches, whose objects are counted for themselves. "Slab:" has those of kmalloc() of
 * more than two pages, too, which belong to no cache; without root there is nothing better.
 */
static long long slab_pages(void)
{
	FILE *file = again(&slabinfo, "/proc/slabinfo");
	long long pages = 0, each, slabs;
	char line[512];

	if (!file)
		return sum_file(again(&meminfo, "/proc/meminfo"), slab_part) * 1024 /
		       sysconf(_SC_PAGESIZE);
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%*s %*d %*d %*d %*d %lld : tunables %*d %*d %*d : slabdata %*d "
				 "%lld",
			   &each, &slabs) == 2)
			pages += each * slabs;
	return pages;
}

static long long accounted(void)
{
	return sum_file(again(&meminfo, "/proc/meminfo"), accounted_part) * 1024 /
		       sysconf(_SC_PAGESIZE) +
	       slab_pages();
}

/*
 * Pages that are out and in none of these places. There are several files to be read, and what
 * is given back in between, as by KASAN's quarantine, counts as if it had never been there.
 */
static long long pages_out(void)
{
	long long before, after = accounted(), pages;
	int tries = 0;

	do {
		before = after;
		pages = sum_file(again(&vmstat, "/proc/vmstat"), pages_part);
		after = accounted();
	} while (after != before && ++tries < READS_MOST);
	return pages - before;
}

/* Objects of each cache; only root may know. */
static void read_slabs(struct counters *counters)
{
	FILE *file = again(&slabinfo, "/proc/slabinfo");
	char line[512], name[64];
	long long active;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%63s %lld", name, &active) == 2 && line[0] != '#')
			add(counters, name, active);
}

/* Root can have the kernel sum up first what CPUs count on their own. */
static void sum_up(void)
{
	static int fd = -1;
	char byte;

	if (fd == -1)
		fd = open("/proc/sys/vm/stat_refresh", O_RDONLY | O_CLOEXEC);
	(void)!pread(fd, &byte, 1, 0);
}

/* Only root may. */
static void open_shrinker(const char *name)
{
	struct shrinker *shrinker = &shrinkers[shrinkers_number];
	char path[96];

	snprintf(path, sizeof(path), "/sys/kernel/slab/%.31s/shrink", name);
	snprintf(shrinker->name, sizeof(shrinker->name), "%.31s", name);
	shrinker->fd = open(path, O_WRONLY | O_CLOEXEC);
	shrinkers_number += shrinker->fd != -1;
}

static void shrink(int number)
{
	(void)!pwrite(shrinkers[number].fd, "1", 1, 0);
}

/* Each cache takes a descriptor, of which there are some hundreds. */
static void allow_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* The links there are other names of the same caches, and may be asked for. */
static void open_shrinkers(void)
{
	DIR *dir = opendir("/sys/kernel/slab");
	struct dirent *entry;

	while (dir && shrinkers_number < SHRINKERS_MOST && (entry = readdir(dir)))
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
			open_shrinker(entry->d_name);
	if (dir)
		closedir(dir);
}

void counters_flush(const char *name)
{
	int i = 0;

	while (i < shrinkers_number && strcmp(shrinkers[i].name, name))
		i++;
	if (i == shrinkers_number && i < COUNTERS_MAX)
		open_shrinker(name);
	if (i < shrinkers_number)
		shrink(i);
}

bool counters_flush_all(void)
{
	if (!shrinkers_number) {
		allow_descriptors();
		open_shrinkers();
	}
	for (int i = 0; i < shrinkers_number; i++)
		shrink(i);
	return shrinkers_number;
}

void counters_read(struct counters *counters)
{
	sum_up();
	counters->number = 0;
	add(counters, "pins", sum_file(again(&vmstat, "/proc/vmstat"), pins_part));
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
