// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * leaks - what is given out by a call is back after many of them
 *
 * Others use the machine, too. What they do hardly grows by one for each of our cycles, in
 * three rounds of them, and they do it in the pauses as well.
 *
 * Copyright (C) the kubuf developers
 */
#include <sys/sysinfo.h>
#include <unistd.h>

#include "class.h"
#include "clock.h"
#include "counters.h"
#include "cycle.h"
#include "finding.h"
#include "growth.h"
#include "leaked.h"
#include "process.h"
#include "record.h"
#include "rounds.h"
#include "step.h"

#define CYCLES_MOST 128
#define CYCLES_FIRST 32
#define CYCLES_LEAST 64
#define CYCLES_FEW_FIRST 8

/*
 * A round of the most cycles takes less than a tenth of a second. Where it would take longer than
 * this, or than a sixth of the time of its kind of cycle, there are fewer of them: three rounds,
 * one more for what grew, and as much as two for the counting, which takes long on a kernel with
 * detectors.
 */
#define ROUND_NS 1000000000LL
#define ROUNDS_WORTH 6

/* What the counting has made the kernel let go of is taken anew by so many. */
#define CYCLES_AGAIN 16

/*
 * A count that grew is asked again so often, and for so long: what kfree_rcu() is to free, the
 * kernel (since 6.1) gathers on each CPU for five seconds, or until it is some 500 objects.
 */
#define PAUSE_US 100000
#define PAUSES_NS 6000000000LL

/* So small a part of the free memory may be gone after each cycle, and after the first ones. */
#define PAGES_PART 5000
#define GONE_PART 32

static long long round_ns;

/*
 * Cycles of a round at most: twice as many where nobody may have the caches let go of the hundreds
 * of objects that CPUs keep (a container, SLAB), of which a leak may be served without a trace.
 */
static int cycles_most;

/*
 * Whether most of the cycles so far were done, if there was time for one: others take nothing that
 * could leak.
 */
static bool is_done(const struct cycle *cycle)
{
	return !cycle->tried || cycle->done * 2 > cycle->tried;
}

static void tell_undone(const struct cycle *cycle)
{
	cycle->times ? NOTE("what is written or called for does not come back: leaks of that were "
			    "not looked for")
		     : UNTRIED("most calls were refused: %s", cycle->name);
}

static long long free_pages(const struct device *device)
{
	struct sysinfo info;

	return sysinfo(&info) ? 0 : (long long)info.freeram * info.mem_unit / device->page;
}

/*
 * How many make a round; doing some of them first also fills the kernel's caches. As there may be
 * some 2000 cycles of all kinds together, what takes more than its part of all memory, as a frame
 * of each opener, is looked at before.
 */
static int cycles_of_round(const struct device *device, struct cycle *cycle)
{
	const long long first = cycle->few ? CYCLES_FEW_FIRST : CYCLES_FIRST;
	const long long before = free_pages(device);
	long long start = clock_ns(), took = 0, number = 0, gone = 0;

	do {
		rounds_run(device, cycle, 1);
		number++;
		took = clock_ns() - start;
		gone = before - free_pages(device);
	} while (number < first && took < round_ns / 4 && gone < before / GONE_PART);
	cycle->pages = gone / number > before / PAGES_PART ? gone / number : 0;
	number = number * round_ns / took;
	if (cycle->few)
		return CYCLES_LEAST;
	if (number > cycles_most)
		return cycles_most;
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

/*
 * One more round, with all of what the kernel only keeps back given back around it: KASAN has a
 * quarantine for free objects, in which they count as given out. Other processes may make the count
 * grow all the time, as by new files: by how much is seen in the pause that follows, in which no
 * cycle is run. Of a short one, a single page would clear the driver. Returns the name of the first
 * that grows even so.
 */
static const char *still_grows(const struct device *device, struct cycle *cycle,
			       const struct growth *growth)
{
	static struct counters before, pause, after;
	const int number = cycle->round;
	long long begin_ns = clock_ns(), pause_ns, now_ns;

	growth_flush(growth);
	counters_read(&before);
	rounds_run(device, cycle, number);
	usleep(PAUSE_US);
	growth_flush(growth);
	pause_ns = clock_ns();
	counters_read(&pause);
	do {
		usleep(PAUSE_US);
		growth_flush(growth);
		counters_read(&after);
		if (!first_grown(growth, cycle, &before, &pause, &after, number, 0))
			return NULL; /* all is back */
		now_ns = clock_ns();
	} while (now_ns - pause_ns < PAUSES_NS);
	return first_grown(growth, cycle, &before, &pause, &after, number,
			   (double)(now_ns - begin_ns) / (now_ns - pause_ns));
}

/*
 * Counts before the first and after each, as long as something grows; returns false when time was
 * over before the last.
 */
static bool run_rounds(const struct device *device, struct cycle *cycle,
		       struct counters *rounds, struct growth *growth)
{
	const int number = cycle->round;
	bool whole = true;

	rounds_run(device, cycle, CYCLES_AGAIN);
	rounds_count(&rounds[0]);
	for (int i = 1; i <= GROWTH_ROUNDS; i++) {
		whole = rounds_run(device, cycle, number);
		rounds_count(&rounds[i]);
		growth_find(growth, rounds, i, number, cycle->few);
		if (!growth->number)
			break;
	}
	return whole;
}

/* Returns false when there was no time for all. */
static bool try_cycle(const struct device *device, struct cycle *cycle)
{
	static struct counters rounds[GROWTH_ROUNDS + 1];
	static struct growth growth;
	const char *name;
	bool whole;

	step_reset();
	whole = run_rounds(device, cycle, rounds, &growth);
	if (!growth.number)
		return whole;
	name = still_grows(device, cycle, &growth);
	if (name)
		leaked_tell(device, cycle, name, rounds);
	return name || rounds_time_left() > 0;
}

static long long grown_pages(const struct counters *from, const struct counters *to)
{
	return counters_get(to, "pages") - counters_get(from, "pages");
}

/* Rounds of @cycle, as long as each takes half of what the first cycles took, and keeps it. */
static bool keeps_much(const struct device *device, struct cycle *cycle, struct counters *rounds)
{
	const long long much = cycle->round * cycle->pages / 2;
	long long late;

	rounds_count(&rounds[0]);
	for (int i = 1; i <= GROWTH_ROUNDS; i++) {
		rounds_run(device, cycle, cycle->round);
		rounds_count(&rounds[i]);
		if (grown_pages(&rounds[i - 1], &rounds[i]) < much)
			return false;
	}
	late = clock_ns() + PAUSES_NS;
	do {
		usleep(PAUSE_US);
		counters_read(&rounds[GROWTH_ROUNDS]);
		if (grown_pages(&rounds[0], &rounds[GROWTH_ROUNDS]) < GROWTH_ROUNDS * much)
			return false;
	} while (clock_ns() < late);
	return true;
}

/*
 * Looks for a leak of much memory, by few cycles. Returns true where no other may be tried, as much
 * of the memory is gone, and in a leak or in what no count tells of.
 */
static bool leaks_much(const struct device *device, struct cycle *cycle)
{
	static struct counters rounds[GROWTH_ROUNDS + 1];
	const long long before = free_pages(device), most = before / GONE_PART / cycle->pages;
	const int round = cycle->round;

	cycle->round = most > CYCLES_FIRST ? CYCLES_FIRST : most < 2 ? 2
								     : most;
	step_reset();
	if (keeps_much(device, cycle, rounds)) {
		leaked_tell(device, cycle, "pages", rounds);
		NOTE("no other calls were tried for leaks, as most would leave no memory");
		return true;
	}
	if (before - free_pages(device) > cycle->round * cycle->pages / 2) {
		UNTRIED("much memory is gone, and no count tells where: %s", cycle->name);
		return true;
	}
	cycle->round = round;
	cycle->pages = 0;
	return false;
}

/* How often a count is asked again that seems to have grown in a round of all kinds. */
#define COUNTS 10

/*
 * What grew from rounds[0] to rounds[1], which is counted again as long as something has: of
 * hundreds of files, objects are freed by RCU ten at a time; and whoever opens a file to count
 * takes objects, the first of which count as a slab.
 */
static void find_again(struct growth *growth, struct counters *rounds, int number, bool few)
{
	growth_find(growth, rounds, 1, number, few);
	for (int i = 1; i < COUNTS && growth->number; i++) {
		usleep(PAUSE_US);
		growth_flush(growth);
		counters_read(&rounds[1]);
		growth_find(growth, rounds, 1, number, few);
	}
}

/* Its round would leave too little time to the others. */
static bool is_slow(const struct cycle *cycle)
{
	return !cycle->few && cycle->round < cycles_most;
}

/* A round of each kind that takes processes, or of each other one that is not slow. */
static void run_each(const struct device *device, struct cycle **kinds, int number, bool few)
{
	for (int i = 0; i < number; i++) {
		if (kinds[i]->few != few || is_slow(kinds[i]))
			continue;
		rounds_run(device, kinds[i], kinds[i]->round);
	}
}

/*
 * A round of each kind, counted before and after all of them: where nothing grew, no kind leaks,
 * and most devices are done with. Returns how many are left of @kinds, each to be looked at for
 * itself.
 */
static int clear_most(const struct device *device, struct cycle **kinds, int number)
{
	static struct counters rounds[3];
	static struct growth growth, of_processes;
	int left = 0;

	for (int i = 0; i < number; i++)
		if (!is_slow(kinds[i]))
			rounds_run(device, kinds[i], CYCLES_AGAIN);
	rounds_count(&rounds[0]);
	run_each(device, kinds, number, false);
	rounds_count(&rounds[1]);
	find_again(&growth, &rounds[0], cycles_most, false);
	run_each(device, kinds, number, true);
	rounds_count(&rounds[2]);
	find_again(&of_processes, &rounds[1], CYCLES_LEAST, true);
	if (rounds_time_left() <= 0)
		return number;
	for (int i = 0; i < number; i++)
		if (kinds[i]->few ? of_processes.number : growth.number || is_slow(kinds[i]))
			kinds[left++] = kinds[i];
		else if (!is_done(kinds[i]))
			tell_undone(kinds[i]);
	return left;
}

/*
 * Each kind has its part of the time. Returns how many are left of @kinds: others were refused.
 * None is where one leaks so much that no other may be tried, most of which leak the same.
 */
static int measure(const struct device *device, struct cycle **kinds, int number)
{
	int left = 0;

	round_ns = rounds_time_left() / number / ROUNDS_WORTH;
	if (round_ns > ROUND_NS)
		round_ns = ROUND_NS;
	for (int i = 0; i < number; i++) {
		kinds[i]->round = cycles_of_round(device, kinds[i]);
		if (kinds[i]->pages && kinds[i]->queues) {
			UNTRIED("what is written takes much memory: %s", kinds[i]->name);
			continue;
		}
		if (kinds[i]->pages && leaks_much(device, kinds[i]))
			return 0;
		if (is_done(kinds[i]))
			kinds[left++] = kinds[i];
		else
			tell_undone(kinds[i]);
	}
	return left;
}

static void leaks_run(const struct device *device)
{
	struct cycle *kinds[CYCLE_KINDS];
	int number = 0;
	bool exact;

	rounds_begin();
	process_stay_on_cpu(); /* so that each count finds as much kept back as the last one */
	cycle_setup(device);
	for (size_t i = 0; i < CYCLE_KINDS; i++)
		if (cycles[i].can(device))
			kinds[number++] = &cycles[i];
	exact = counters_flush_all();
	cycles_most = exact ? CYCLES_MOST : 2 * CYCLES_MOST;
	number = measure(device, kinds, number);
	if (number && exact)
		number = clear_most(device, kinds, number);
	for (int i = 0; i < number; i++) {
		if ((kinds[i]->clean || device->made != -1) &&
		    findings_worst(record->class) == VERDICT_FAIL)
			continue;
		if (rounds_time_left() <= 0 || !try_cycle(device, kinds[i]))
			UNTRIED("its calls take so long that this was not tried to the end: %s",
				kinds[i]->name);
		if (!is_done(kinds[i]))
			tell_undone(kinds[i]);
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
