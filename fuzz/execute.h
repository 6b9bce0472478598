/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * execute - a program in a process of its own, and what must be as it was afterwards
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_EXECUTE_H
#define FUZZ_EXECUTE_H

#include "program.h"

/* Once, with the modules loaded; ends the process when something is missing. */
void execute_setup(void);

/* How many times slower than usual this kernel is (KUBUF_SLOW). */
int execute_slow(void);

/*
 * Runs it to its end, or to its limit: then it is killed. No process of it is left.
 * The host has the program before it begins. What is wrong afterwards is told with the
 * program, and ends this process by abort().
 */
void execute(const struct program *program);

#endif
