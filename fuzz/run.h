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

#include "program.h"

/**
 * struct run_result - how a step ended
 * @done: the step has ended
 * @error: errno, if the call returned -1, or 0
 */
struct run_result {
	int done;
	int error;
};

/*
 * Runs them in this process, in a world that was made. Steps may still be blocked at the
 * end: the caller exits. @slow: how many times slower than usual this kernel is.
 */
void run_program(const struct program *program, struct run_result *results, int slow);

#endif
