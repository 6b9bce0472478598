// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * leaks - what is given out by a call is back after many of them
 *
 * Others use the machine, too. What they do hardly grows by one for each of our cycles, in
 * three rounds of hundreds of them, and they do it in the pauses as well.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "class.h"
#include "clock.h"
#include "counters.h"
#include "cycle.h"
#include "finding.h"
#include "growth.h"
#include "record.h"
#include "step.h"
#include "words.h"

#define CYCLES_MOST 256
#define CYCLES_FIRST 32
#define CYCLES_FEW 160 /* of those that take long: processes have few objects each */
#define CYCLES_FEW_FIRST 8
#define CYCLES_LEAST 64 /* twice the objects of a slab, which counts as given out as a whole */

/* No cycle is gone on with after that: the class has its end in time (runner.c). */
#define END_NS 24000000000LL

/*
 * A round of the most cycles takes a tenth of a second. Where it would take longer than this, or
 * than a sixth of what is left for its kind of cycle, there are fewer of them: three rounds, one
 * more for what grew, and as much as two for the counting, which takes long on a kernel with
 * detectors.
 */
#define ROUND_NS 1000000000LL
#define ROUNDS_WORTH 6
#define MOST_NS 5000000000LL /* a round of the most cycles */

/* After the cycles, and before the counting. */
#define LATER_US 50000

/* What was given back before is taken anew by so many, each CPU's share at once. */
#define CYCLES_AGAIN 16

/* How often a count that grew is asked once more, at most ten times a second. */
#define FLUSHES 20
#define FLUSHES_LATE 5 /* when time is over */

/* How often the program of a finding does it. */
#define SAID_CYCLES 300

static long long begin, round_ns;

/* How many cycles of a kind were run, and how many of them came to their end. */
static int cycles_run, cycles_done;

static void run_one(const struct device *device, const struct cycle *cycle)
{
	cycles_run++;
	cycles_done += cycle->run(device);
}

static long long time_left(void)
{
	return begin + END_NS - clock_ns();
}

/* Returns false when time was over before the last: then no count grows by as much as it would. */
static bool run_cycles(const struct device *device, const struct cycle *cycle, int number)
{
	while (number && time_left() > 0) {
		run_one(device, cycle);
		number--;
	}
	usleep(LATER_US); /* what is freed a little later, as by RCU, is free then */
	return !number;
}

/* How many make a round; doing some of them first also fills the kernel's caches. */
static int cycles_of_round(const struct device *device, const struct cycle *cycle)
{
	const long long first = cycle->few ? CYCLES_FEW_FIRST : CYCLES_FIRST;
	long long start = clock_ns(), took = 0, number = 0;

	while (number < first && took < round_ns / 4) {
		run_one(device, cycle);
		number++;
		took = clock_ns() - start;
	}
	number = number * round_ns / took;
	if (cycle->few)
		return CYCLES_FEW;
	if (number > CYCLES_MOST)
		return CYCLES_MOST;
	return number < CYCLES_LEAST ? CYCLES_LEAST : number;
}

/*
 * The time since @before is @part times the one since @pause, in which others alone made a count
 * grow: they may have made it grow by twice that in all the time. With 0 nothing is theirs.
 */
static const char *first_grown(const struct growth *growth, const struct cycle *cycle,
			       const struct counters *before, const struct counters *pause,
			       const struct counters *after, int number, double part)
{
	for (int i = 0; i < growth->number; i++) {
		const char *name = growth->names[i];
		long long now = counters_get(after, name);
		double others = 2 * part * (now - counters_get(pause, name));
		double grown = now - counters_get(before, name) - (others > 0 ? others : 0);

		if (grown >= number * (cycle_known_leak(cycle, name) + 0.5))
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
 * freed a little later takes longer where much is to be done. Other processes may make the
 * count grow all the time, as by new files: by how much is seen in the pause of two seconds that
 * follows, in which no cycle is run. Of a short one, a single page would clear the driver.
 * Returns the name of the first that grows even so.
 */
static const char *still_grows(const struct device *device, const struct cycle *cycle,
			       const struct growth *growth, int number)
{
	static struct counters before, pause, after;
	long long begin_ns = clock_ns(), pause_ns, now_ns;
	int tries = 0;

	growth_flush(growth);
	counters_read(&before);
	run_cycles(device, cycle, number);
	growth_flush(growth);
	pause_ns = clock_ns();
	counters_read(&pause);
	do {
		usleep(100000);
		growth_flush(growth);
		counters_read(&after);
		if (!first_grown(growth, cycle, &before, &pause, &after, number, 0))
			return NULL; /* all is back */
	} while (++tries < flushes());
	now_ns = clock_ns();
	return first_grown(growth, cycle, &before, &pause, &after, number,
			   (double)(now_ns - begin_ns) / (now_ns - pause_ns));
}

static void say_cycles(const struct device *device, const struct cycle *cycle, const char *name)
{
	char open[WORDS_SIZE];

	step_add("long before = counter(\"%s\");\n", name);
	step_add("for (int i = 0; i < %d; i++) {", SAID_CYCLES);
	step_add("\tfd[0] = open(DEVICE, %s | O_NONBLOCK);",
		 words_open(open, cycle->stores ? device->mode : device->mapper));
	if (cycle->say)
		cycle->say(device);
	step_add("\tclose(fd[0]);\n}");
	step_add("usleep(500000);\nQUIET(counter(\"%s\") - before);", name);
	step_add("expect(got < %d, \"that what %d cycles take comes back\");", SAID_CYCLES * 2 / 3,
		 SAID_CYCLES);
}

/*
 * Counts before the first and after each, as long as something grows; returns false when time was
 * over before the last. Linux 7 keeps hundreds of free objects for each CPU and node, which
 * count as given out: a leak that is served from them shows in no count, so they are given back
 * first.
 */
static bool run_rounds(const struct device *device, const struct cycle *cycle,
		       struct counters *rounds, struct growth *growth, int number)
{
	bool whole = true;

	counters_flush_all();
	run_cycles(device, cycle, CYCLES_AGAIN);
	counters_read(&rounds[0]);
	for (int i = 1; i <= GROWTH_ROUNDS; i++) {
		whole = run_cycles(device, cycle, number);
		counters_read(&rounds[i]);
		growth_find(growth, rounds, i, number, cycle->few);
		if (!growth->number)
			break;
	}
	return whole;
}

static void tell_leak(const struct device *device, struct cycle *cycle, const char *name,
		      const struct counters *rounds, int number)
{
	long long grown = counters_get(&rounds[GROWTH_ROUNDS], name) - counters_get(&rounds[0], name);

	memcpy(cycle->leak, name, sizeof(cycle->leak));
	cycle->each = (double)grown / number;
	say_cycles(device, cycle, name);
	if (device->made != -1)
		record->cut = true; /* the program has one thing that was made */
	if (cycle->queues)
		WARN("What a write takes is given back when it is done, and what waits for that "
		     "has a limit (EAGAIN), or a program fills the machine's memory.",
		     "%d times %s: the kernel's %s grew by %lld", number, cycle->name, name, grown);
	else
		FAIL("What a call takes, the end of the call or of the file gives back (leak).",
		     "%d times %s: the kernel's %s grew by %lld", number, cycle->name, name, grown);
}

/* Whether most of the cycles so far were done: others take nothing that could leak. */
static bool is_done(void)
{
	return cycles_done * 2 > cycles_run;
}

/*
 * Few cycles, as of a slow machine, can come out of the some hundred objects that CPUs keep back:
 * where they have shown nothing, the most are made, if that takes seconds only. Returns false when
 * there was no time for all.
 */
static bool try_cycle(const struct device *device, struct cycle *cycle)
{
	static struct counters rounds[GROWTH_ROUNDS + 1];
	static struct growth growth;
	const char *name;
	bool whole, is_slow;
	long long begun;
	int number;

	cycles_run = 0;
	cycles_done = 0;
	number = cycles_of_round(device, cycle);
	if (!is_done())
		return true;
	step_reset();
	begun = clock_ns();
	whole = run_rounds(device, cycle, rounds, &growth, number);
	is_slow = (clock_ns() - begun) * CYCLES_MOST / number > MOST_NS;
	if (!growth.number && number < CYCLES_MOST && !cycle->few && !is_slow) {
		number = CYCLES_MOST;
		whole = run_rounds(device, cycle, rounds, &growth, number);
	}
	if (!growth.number)
		return whole;
	name = still_grows(device, cycle, &growth, number);
	if (name)
		tell_leak(device, cycle, name, rounds, GROWTH_ROUNDS * number);
	return name || time_left() > 0;
}

/* Each kind of cycle has its part of the time that those before it left. */
static void leaks_run(const struct device *device)
{
	struct cycle *kinds[CYCLE_KINDS];
	int number = 0;

	begin = clock_ns();
	cycle_setup(device);
	for (size_t i = 0; i < CYCLE_KINDS; i++)
		if (cycles[i].can(device))
			kinds[number++] = &cycles[i];
	for (int i = 0; i < number; i++) {
		if ((kinds[i]->clean || device->made != -1) &&
		    findings_worst(record->class) == VERDICT_FAIL)
			continue;
		round_ns = time_left() / (number - i) / ROUNDS_WORTH;
		if (round_ns > ROUND_NS)
			round_ns = ROUND_NS;
		if (round_ns <= 0 || !try_cycle(device, kinds[i]))
			UNTRIED("its calls take so long that this was not tried to the end: %s",
				kinds[i]->name);
		if (!is_done())
			kinds[i]->times
				? NOTE("what is written or called for does not come back: leaks of "
				       "that were not looked for")
				: UNTRIED("most calls were refused: %s", kinds[i]->name);
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
