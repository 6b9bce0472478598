/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * execute - a program in a process of its own
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_EXECUTE_H
#define FUZZ_EXECUTE_H

#include "cover.h"
#include "program.h"

/* Once, before any other of these; ends the process when something is missing. */
void execute_setup(void);

/* How many times slower than usual this kernel is (KUBUF_SLOW). */
int execute_slow(void);

/*
 * Runs it to its end, or to its limit: then it is killed. @cover may be NULL. No
 * process of it is left. Does not return when one cannot even be killed: that is
 * told to the host, with the state of all that is blocked, and the guest ends.
 */
void execute(const struct program *program, struct cover *cover);

/* What did not hold for the peers at the end of that program (peer.h), or NULL. */
const char *execute_complaint(void);

#endif
