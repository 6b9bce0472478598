/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run - the steps of a program, each on its thread
 *
 * Copyright (C) the kubuf developers
 *
 * A step begins when the one before it is done, or seems to be blocked. When the one
 * before is marked as async, both run at the same time.
 */
#ifndef FUZZ_RUN_H
#define FUZZ_RUN_H

#include <stdint.h>

#include "world.h"

enum {
	RUN_STEPS = 32
};

typedef long run_call(const uint64_t *a);

/**
 * struct run_step - one call
 * @call: what is done
 * @thread: the thread that makes the call
 * @async: the next one does not wait for it
 * @args: its arguments
 */
struct run_step {
	run_call *call;
	int thread;
	int async;
	uint64_t args[WORLD_ARGS];
};

/**
 * struct run_result - how a step ended
 * @done: the step has ended
 * @value: what the call returned
 * @error: errno, if that was -1
 */
struct run_result {
	int done;
	long value;
	int error;
};

/*
 * Runs them in this process, in a world that was made. @begin is called on each thread
 * first; it may be NULL. Steps may still be blocked at the end: the caller exits.
 */
void run_steps(const struct run_step *steps, int count, struct run_result *results,
	       void (*begin)(int thread), int slow);

#endif
