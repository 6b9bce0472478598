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
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "clock.h"
#include "counters.h"
#include "finding.h"
#include "step.h"

#define ROUNDS 3
#define CYCLES_MOST 256
#define CYCLES_FIRST 32
#define CYCLES_LEAST 64 /* twice the objects of a slab, which counts as given out as a whole */

/* No cycle is gone on with after that: the class has its end in time (runner.c). */
#define END_NS 24000000000LL

/*
 * One round does not take longer than about that, nor than a sixth of what is left for its
 * kind of cycle: three rounds, one more for what grew, and as much as two for the counting,
 * which takes long on a kernel with detectors.
 */
#define ROUND_NS 120000000LL
#define ROUNDS_WORTH 6

/* How often a count that grew is asked once more, at most ten times a second. */
#define FLUSHES 20
#define FLUSHES_LATE 5 /* when time is over */

#define READ_MOST (1UL << 16)

/* How often the program of a finding does it. */
#define SAID_CYCLES 300

static unsigned char *memory;
static long long begin, round_ns;

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

	(void)!pread(fd, memory, amount(device), 0);
	close(fd);
}

static void write_it(const struct device *device)
{
	int fd = device_open(device, O_RDWR | O_NONBLOCK);

	if (device_read(device, fd, memory, amount(device), 0) == amount(device))
		(void)!pwrite(fd, memory, amount(device), 0);
	close(fd);
}

/* Two pages, where that can be had: their first is unmapped alone, which splits them. */
static bool is_split(const struct device *device)
{
	return device->unit == device->page && device_pages(device) > 1 &&
	       !profile_skips(device->profile, "split");
}

static size_t map_length(const struct device *device)
{
	return is_split(device) ? 2 * device->page : device->unit;
}

static void map_it(const struct device *device)
{
	int fd = device_open(device, O_RDONLY | O_NONBLOCK);
	size_t len = map_length(device);
	bool splits = is_split(device);
	unsigned char *map = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0), byte;

	close(fd);
	if (map == MAP_FAILED)
		return;
	step_quiet_load(map, &byte);
	if (splits)
		munmap(map, device->page);
	munmap(splits ? map + device->page : map, len - splits * device->page);
}

/* The same as C. */
static void say_read(const struct device *device)
{
	step_add("\tQUIET(pread(fd[0], memory, %#zx, 0));", amount(device));
}

static void say_write(const struct device *device)
{
	say_read(device);
	step_add("\tQUIET(pwrite(fd[0], memory, %#zx, 0));", amount(device));
}

static void say_map(const struct device *device)
{
	size_t len = map_length(device);

	step_add("\tmap[0] = mmap(NULL, %#zx, PROT_READ, MAP_SHARED, fd[0], 0);", len);
	step_add("\tif (map[0] == MAP_FAILED)\n\t\tbreak;\n\tload(map[0]);");
	if (is_split(device)) {
		step_add("\tmunmap(map[0], %#zx);", len / 2);
		step_add("\tmunmap(map[0] + %#zx, %#zx);", len / 2, len / 2);
	} else {
		step_add("\tmunmap(map[0], %#zx);", len);
	}
}

static bool always(const struct device *device)
{
	(void)device;
	return true;
}

static bool can_read(const struct device *device)
{
	return device->can_read && device->size && !device->waits;
}

static bool can_write(const struct device *device)
{
	return can_read(device) && device->can_write && device->write;
}

static bool can_map(const struct device *device)
{
	return device->can_map;
}

/* @leak and @each, once found: what grew, and by how much for each cycle. */
static struct cycle {
	const char *name;
	bool (*can)(const struct device *device);
	void (*run)(const struct device *device);
	void (*say)(const struct device *device);
	const struct cycle *part;
	char leak[COUNTERS_NAME];
	double each;
} cycles[] = {
	{ .name = "open and close", .can = always, .run = open_and_close },
	{ "open, read and close", can_read, read_it, say_read, .part = &cycles[0] },
	{ "open, write and close", can_write, write_it, say_write, .part = &cycles[1] },
	{ "open, mmap, close, load and munmap of its halves", can_map, map_it, say_map,
	  .part = &cycles[0] },
};

#define KINDS (sizeof(cycles) / sizeof(cycles[0]))

/* What a cycle is known to leak by a shorter one, which it has in it: one leak is told once. */
static double known_leak(const struct cycle *cycle, const char *name)
{
	for (cycle = cycle->part; cycle; cycle = cycle->part)
		if (!strcmp(cycle->leak, name))
			return cycle->each;
	return 0;
}

static long long time_left(void)
{
	return begin + END_NS - clock_ns();
}

/* Returns false when time was over before the last: then no count grows by as much as it would. */
static bool run_cycles(const struct device *device, const struct cycle *cycle, int number)
{
	while (number && time_left() > 0) {
		cycle->run(device);
		number--;
	}
	usleep(50000); /* what is freed a little later, as by RCU, is free then */
	return !number;
}

/* How many make a round; doing some of them first also fills the kernel's caches. */
static int cycles_of_round(const struct device *device, const struct cycle *cycle)
{
	long long start = clock_ns(), took = 0, number = 0;

	while (number < CYCLES_FIRST && took < round_ns / 4) {
		cycle->run(device);
		number++;
		took = clock_ns() - start;
	}
	number = number * round_ns / took;
	if (number > CYCLES_MOST)
		return CYCLES_MOST;
	return number < CYCLES_LEAST ? CYCLES_LEAST : number;
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

struct suspects {
	const char *names[COUNTERS_MAX];
	int number;
};

static void find_suspects(struct suspects *suspects, const struct counters *rounds, int number)
{
	suspects->number = 0;
	for (int i = 0; i < rounds[0].number; i++)
		if (grows(rounds, rounds[0].all[i].name, number))
			suspects->names[suspects->number++] = rounds[0].all[i].name;
}

static void flush(const struct suspects *suspects)
{
	for (int i = 0; i < suspects->number; i++)
		counters_flush(suspects->names[i]);
}

static const char *first_grown(const struct suspects *suspects, const struct cycle *cycle,
			       const struct counters *before, const struct counters *after,
			       int number)
{
	for (int i = 0; i < suspects->number; i++) {
		const char *name = suspects->names[i];
		long long grown = counters_get(after, name) - counters_get(before, name);

		if (grown >= number * (known_leak(cycle, name) + 0.5))
			return name;
	}
	return NULL;
}

static int flushes(void)
{
	return time_left() > 0 ? FLUSHES : FLUSHES_LATE;
}

/*
 * One more round, with all of what the kernel only keeps back given back around it:
 * KASAN has a quarantine for free objects, in which they count as given out; and what is
 * freed a little later takes longer where much is to be done. Returns the name of a
 * suspect that grows even so.
 */
static const char *still_grows(const struct device *device, const struct cycle *cycle,
			       const struct suspects *suspects, int number)
{
	static struct counters before, after;
	const char *name = NULL;

	flush(suspects);
	counters_read(&before);
	run_cycles(device, cycle, number);
	for (int tries = 0; tries == 0 || (name && tries < flushes()); tries++) {
		usleep(100000);
		flush(suspects);
		counters_read(&after);
		name = first_grown(suspects, cycle, &before, &after, number);
	}
	return name;
}

static void say_cycles(const struct device *device, const struct cycle *cycle, const char *name)
{
	const char *open = cycle->run == write_it ? "O_RDWR" : "O_RDONLY";

	step_add("long before = counter(\"%s\");\n", name);
	step_add("for (int i = 0; i < %d; i++) {", SAID_CYCLES);
	step_add("\tfd[0] = open(DEVICE, %s | O_NONBLOCK);", open);
	if (cycle->say)
		cycle->say(device);
	step_add("\tclose(fd[0]);\n}");
	step_add("usleep(500000);\nQUIET(counter(\"%s\") - before);", name);
	step_add("expect(got < %d, \"that what %d cycles take comes back\");", SAID_CYCLES * 2 / 3,
		 SAID_CYCLES);
}

/*
 * Counts before the first and after each; returns false when time was over before the last.
 * Linux 7 keeps hundreds of free objects for each CPU and node, which count as given out: a
 * leak that is served from them shows in no count, so they are given back first.
 */
static bool run_rounds(const struct device *device, const struct cycle *cycle,
		       struct counters *rounds, int number)
{
	bool whole = true;

	counters_flush_all();
	counters_read(&rounds[0]);
	for (int i = 0; i < ROUNDS; i++) {
		whole = run_cycles(device, cycle, number);
		counters_read(&rounds[i + 1]);
	}
	return whole;
}

static void tell_leak(const struct device *device, struct cycle *cycle, const char *name,
		      const struct counters *rounds, int number)
{
	long long grown = counters_get(&rounds[ROUNDS], name) - counters_get(&rounds[0], name);

	memcpy(cycle->leak, name, sizeof(cycle->leak));
	cycle->each = (double)grown / number;
	say_cycles(device, cycle, name);
	FAIL("What a call takes, the end of the call or of the file gives back (leak).",
	     "%d times %s: the kernel's %s grew by %lld", number, cycle->name, name, grown);
}

/*
 * Few cycles, as of a slow machine, can come out of the some hundred objects that CPUs keep back:
 * where they have shown nothing, the most are made. Returns false when there was no time for all.
 */
static bool try_cycle(const struct device *device, struct cycle *cycle)
{
	static struct counters rounds[ROUNDS + 1];
	static struct suspects suspects;
	int number = cycles_of_round(device, cycle);
	const char *name;
	bool whole;

	step_reset();
	whole = run_rounds(device, cycle, rounds, number);
	find_suspects(&suspects, rounds, number);
	if (!suspects.number && number < CYCLES_MOST) {
		number = CYCLES_MOST;
		whole = run_rounds(device, cycle, rounds, number);
		find_suspects(&suspects, rounds, number);
	}
	if (!suspects.number)
		return whole;
	name = still_grows(device, cycle, &suspects, number);
	if (name)
		tell_leak(device, cycle, name, rounds, ROUNDS * number);
	return name || time_left() > 0;
}

/* Each kind of cycle has its part of the time that those before it left. */
static void leaks_run(const struct device *device)
{
	struct cycle *kinds[KINDS];
	int number = 0;

	begin = clock_ns();
	memory = step_pages((READ_MOST + device->page - 1) / device->page);
	for (size_t i = 0; i < KINDS; i++)
		if (cycles[i].can(device))
			kinds[number++] = &cycles[i];
	for (int i = 0; i < number; i++) {
		round_ns = time_left() / (number - i) / ROUNDS_WORTH;
		if (round_ns > ROUND_NS)
			round_ns = ROUND_NS;
		if (round_ns <= 0 || !try_cycle(device, kinds[i]))
			NOTE("its calls take so long that this was not tried to the end: %s",
			     kinds[i]->name);
	}
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
