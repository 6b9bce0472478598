/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * program - runs a program of the labs and keeps what it prints
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_PROGRAM_H
#define KUBUF_PROGRAM_H

#include <stddef.h>

/*
 * Runs argv[0] (looked up in PATH and /labs) on a pseudo-terminal, because what a
 * program has printed into a pipe is lost when it aborts. Returns the wait status.
 * @text gets stdout and stderr, without carriage returns.
 */
int program_run(char *text, size_t size, const char *const argv[]);

#endif
