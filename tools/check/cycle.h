/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cycle - calls after which a process holds what it held before
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_CYCLE_H
#define KUBUF_CYCLE_H

#include <stdbool.h>

#include "counters.h"
#include "device.h"

#define CYCLE_KINDS 11

/**
 * struct cycle - a kind of them
 * @name: its calls, for people
 * @can: whether the device has these calls
 * @run: makes them once; false where a call of them was refused, so that it proves nothing
 * @say: adds to the steps (step.h) what lies between open() and close(); NULL for nothing
 * @stores: the file is opened for writing
 * @queues: nothing shows whether what was written is still waiting for the device
 * @few: takes long, and need not be made as often as the kernel keeps objects back
 * @clean: tried only where no other leaks, as it has calls of theirs in it
 * @part: a shorter cycle that this one contains, or NULL
 * @times: how often it may contain the shorter one; 0 for once
 * @tried: how many were run
 * @done: how many of them came to their end
 * @round: how many make a round
 * @pages: how many pages of memory were gone after the first ones, for each of them
 * @leak: the counter that was found to grow; or empty
 * @each: by how much it grew for each cycle
 */
struct cycle {
	const char *name;
	bool (*can)(const struct device *device);
	bool (*run)(const struct device *device);
	void (*say)(const struct device *device);
	bool stores;
	bool queues;
	bool few;
	bool clean;
	const struct cycle *part;
	int times;
	int tried;
	int done;
	int round;
	long long pages;
	char leak[COUNTERS_NAME];
	double each;
};

extern struct cycle cycles[CYCLE_KINDS];

/* The memory that all of them read into. */
void cycle_setup(const struct device *device);

/*
 * What a cycle leaks of the counter @name by a shorter one that it contains, as far as that was
 * found: one leak is told once.
 */
double cycle_known_leak(const struct cycle *cycle, const char *name);

#endif
