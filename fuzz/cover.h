/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cover - what of the core a program reached, for libFuzzer
 *
 * Copyright (C) the kubuf developers
 *
 * A feature is a place in the core, two places in a row, or an error of a call. Without
 * KCOV there are only the errors.
 */
#ifndef FUZZ_COVER_H
#define FUZZ_COVER_H

#include "run.h"

/* Asks for KCOV, and tells at the end of the process how much was reached. */
void cover_open(void);

/* Before a program; in each thread of it; and when what follows is not its own. */
void cover_reset(void);
void cover_begin(int thread);
void cover_end(void);

/* Behind a program: counts its features where libFuzzer looks for them. */
void cover_collect(const struct program *program, const struct run_result *results);

#endif
