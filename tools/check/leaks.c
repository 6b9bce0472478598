// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * leaks - what is given out by a call is back after many of them
 *
 * Others use the machine, too; but what they do does not grow by one for each of
 * our cycles, in three rounds of hundreds of them.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "class.h"
#include "counters.h"
#include "finding.h"
#include "step.h"

#define ROUNDS 3
#define CYCLES_MOST 512
#define CYCLES_LEAST 64

/* One round does not take longer than about that. */
#define ROUND_NS 1000000000LL

#define READ_MOST (1UL << 16)

static unsigned char *memory;

/* Each is one cycle; with the calls in words for people. */
static void open_and_close(const struct device *device)
{
	close(device_make(device, O_RDONLY | O_NONBLOCK));
}

static size_t amount(const struct device *device)
{
	return device->size < READ_MOST ? device->size : READ_MOST;
}

static void read_it(const struct device *device)
{
	int fd = device_open(device, O_RDONLY | O_NONBLOCK);

	pread(fd, memory, amount(device), 0);
	close(fd);
}

static void write_it(const struct device *device)
{
	int fd = device_open(device, O_RDWR | O_NONBLOCK);

	if (device_read(device, fd, memory, amount(device), 0) == amount(device))
		pwrite(fd, memory, amount(device), 0);
	close(fd);
}

static void map_it(const struct device *device)
{
	int fd = device_open(device, O_RDONLY | O_NONBLOCK);
	unsigned char *map = mmap(NULL, device->page, PROT_READ, MAP_SHARED, fd, 0);

	close(fd);
	if (map == MAP_FAILED)
		return;
	(void)*(volatile unsigned char *)map;
	munmap(map, device->page);
}

static bool always(const struct device *device)
{
	(void)device;
	return true;
}

static bool can_read(const struct device *device)
{
	return device->can_read && device->size;
}

static bool can_write(const struct device *device)
{
	return can_read(device) && device->can_write && device->write;
}

static bool can_map(const struct device *device)
{
	return device->can_map;
}

static const struct cycle {
	const char *name;
	bool (*can)(const struct device *device);
	void (*run)(const struct device *device);
} cycles[] = {
	{ "open and close", always, open_and_close },
	{ "open, read and close", can_read, read_it },
	{ "open, write and close", can_write, write_it },
	{ "open, mmap, close, load and munmap", can_map, map_it },
};

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void run_cycles(const struct device *device, const struct cycle *cycle, int number)
{
	while (number--)
		cycle->run(device);
	usleep(50000); /* what is freed a little later, as by RCU, is free then */
}

/* How many make a round; doing some of them first also fills the kernel's caches. */
static int cycles_of_round(const struct device *device, const struct cycle *cycle)
{
	long long begin = now_ns(), took;

	for (int i = 0; i < CYCLES_LEAST; i++)
		cycle->run(device);
	took = now_ns() - begin;
	if (took * CYCLES_MOST / CYCLES_LEAST <= ROUND_NS)
		return CYCLES_MOST;
	return took >= ROUND_NS ? CYCLES_LEAST : ROUND_NS * CYCLES_LEAST / took;
}

/*
 * Whether a count grew by one for each cycle. The kernel sums some counters up late,
 * a hundred on each CPU, so only the sum of the rounds tells, and each has its part.
 */
static bool grows(const struct counters *rounds, const char *name, int number)
{
	long long first = counters_get(&rounds[0], name), last = first, now;

	for (int i = 1; i <= ROUNDS; i++) {
		now = counters_get(&rounds[i], name);
		if (now - last < number / 2)
			return false;
		last = now;
	}
	return last - first >= ROUNDS * (long long)number * 3 / 4;
}

/*
 * One more round, with all of what the kernel only keeps back given back around it:
 * KASAN has a quarantine for free objects, in which they count as given out.
 */
static bool grows_still(const struct device *device, const struct cycle *cycle, const char *name,
			int number)
{
	static struct counters before, after;

	counters_flush(name);
	counters_read(&before);
	run_cycles(device, cycle, number);
	counters_flush(name);
	counters_read(&after);
	return counters_get(&after, name) - counters_get(&before, name) >= number / 2;
}

static void try_cycle(const struct device *device, const struct cycle *cycle)
{
	static struct counters rounds[ROUNDS + 1];
	int number = cycles_of_round(device, cycle);

	step_reset();
	step_say("/* many times: %s; see the counters of /proc */", cycle->name);
	counters_read(&rounds[0]);
	for (int i = 0; i < ROUNDS; i++) {
		run_cycles(device, cycle, number);
		counters_read(&rounds[i + 1]);
	}
	for (int i = 0; i < rounds[0].number; i++) {
		const char *name = rounds[0].all[i].name;

		if (!grows(rounds, name, number) || !grows_still(device, cycle, name, number))
			continue;
		FAIL("What a call takes, the end of the call or of the file gives back (leak).",
		     "%d times %s: the kernel's %s grew by %lld", ROUNDS * number, cycle->name,
		     name,
		     counters_get(&rounds[ROUNDS], name) - counters_get(&rounds[0], name));
		return;
	}
}

static void leaks_run(const struct device *device)
{
	memory = step_pages((READ_MOST + device->page - 1) / device->page);
	for (size_t i = 0; i < sizeof(cycles) / sizeof(cycles[0]); i++)
		if (cycles[i].can(device))
			try_cycle(device, &cycles[i]);
}

static const char *leaks_missing(const struct device *device)
{
	(void)device;
	return NULL;
}

const struct check_class class_leaks = {
	.name = "leaks",
	.title = "pins, pages and objects come back after many calls",
	.missing = leaks_missing,
	.run = leaks_run,
};
