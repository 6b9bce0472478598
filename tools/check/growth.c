// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "growth.h"

#include <string.h>

/*
 * Whether a count grew by one for each call of the rounds that are done. The kernel sums some
 * counters up late, a hundred on each CPU, so only the sum of all tells, and each has its part.
 */
static bool grows(const struct counters *rounds, int done, const char *name, int number)
{
	long long first = counters_get(&rounds[0], name), last = first, now;

	for (int i = 1; i <= done; i++) {
		now = counters_get(&rounds[i], name);
		if (now - last < number / 2)
			return false;
		last = now;
	}
	return done < GROWTH_ROUNDS || last - first >= GROWTH_ROUNDS * (long long)number * 3 / 4;
}

/* What the kernel keeps of processes, of which a few alone are counted: it keeps stacks back. */
static bool is_of_process(const char *name)
{
	return !strcmp(name, "pid") || !strcmp(name, "task_struct") || !strcmp(name, "mm_struct");
}

void growth_find(struct growth *growth, const struct counters *rounds, int done, int number,
		 bool of_processes)
{
	growth->number = 0;
	for (int i = 0; i < rounds[0].number; i++) {
		const char *name = rounds[0].all[i].name;

		if (of_processes && !is_of_process(name))
			continue;
		if (grows(rounds, done, name, number))
			growth->names[growth->number++] = name;
	}
}

void growth_flush(const struct growth *growth)
{
	for (int i = 0; i < growth->number; i++)
		counters_flush(growth->names[i]);
}
