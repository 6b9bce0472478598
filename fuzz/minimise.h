/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * minimise - the shortest and plainest program of which something is still true
 *
 * Copyright (C) the kubuf developers
 *
 * Which programs are asked about, and in which order, depends on the answers alone.
 */
#ifndef FUZZ_MINIMISE_H
#define FUZZ_MINIMISE_H

#include <stdbool.h>

#include "program.h"

typedef bool minimise_question(const struct program *program, void *context);

/* Steps go: half of them at once, then fewer, then single ones. */
void minimise_steps(struct program *program, minimise_question *question, void *context);

/* One thread instead of several, nothing at the same time, zeros. */
void minimise_args(struct program *program, minimise_question *question, void *context);

#endif
