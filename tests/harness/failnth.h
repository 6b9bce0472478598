/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * failnth - one call again and again, with a fault at its first point, its second ...
 *
 * Copyright (C) the kubuf developers
 *
 * A point is where the kernel, working for this thread, allocates memory or reaches
 * user memory through a copying function. /proc/thread-self/fail-nth counts down, and
 * the point at which it becomes 0 fails. A sweep ends with the first run in which
 * nothing failed.
 *
 * After each run everything is as it was before it (balance.h), and the same call
 * without a fault does all that it should. A call that met a fault may succeed all
 * the same, if its result is fully right; or end in ENOMEM, EFAULT or EINTR.
 */
#ifndef KUBUF_FAILNTH_H
#define KUBUF_FAILNTH_H

#include <stdbool.h>

/**
 * struct failnth - one call to sweep
 * @name: for people
 * @set_up: what the call needs, made anew for each run; may be NULL
 * @call: the one call; its result, or a negative errno
 * @judge: whether a result that is not negative is right; may be NULL
 * @tear_down: takes back what @set_up made and, if its result is not negative, what
 *	the call made; may be NULL
 * @from: the first point to fail, if what is before it is somebody else's; or 0
 * @also: one more errno that it may end in, as its documentation says; or 0
 * @cold: no runs without a fault in between, since they make something ready for good
 * @sparse: the run without a fault in between only now and then, because it takes long;
 *	the next run with a fault comes further than the last one did
 * @never: there is nothing in it that could fail, and nothing may
 */
struct failnth {
	const char *name;
	void (*set_up)(void);
	long (*call)(void);
	void (*judge)(long ret);
	void (*tear_down)(long ret);
	unsigned int from;
	int also;
	bool cold;
	bool sparse;
	bool never;
};

/* A row: the first members in their order, NULL for none; then any other, as in ".cold = true". */
#define FAILNTH(row_name, row_set_up, row_call, row_judge, row_tear_down, ...) \
	{                                                                      \
		.name = row_name, .set_up = row_set_up, .call = row_call,      \
		.judge = row_judge, .tear_down = row_tear_down, ##__VA_ARGS__  \
	}

/* Wakes the injector; skips the test where the kernel has none. Before all else. */
void failnth_need(void);

/* Whether a fault was met in the run that is being judged. */
bool failnth_met(void);

/* The errno of a system call's result as a negative number, else the result. */
long failnth_result(long ret);

/* For @tear_down: closes the descriptor that the call made. */
void failnth_close(long ret);

/* How many points a call passes when none of them fails; its result may be an error. */
unsigned int failnth_points(long (*call)(void));

void failnth_sweep(const struct failnth *row);

/* All rows of a table. */
void failnth_sweep_all(const struct failnth *rows, unsigned int count);
#define FAILNTH_SWEEP(rows) failnth_sweep_all(rows, sizeof(rows) / sizeof((rows)[0]))

#endif
