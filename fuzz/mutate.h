/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mutate - new programs, and others made from those that are there
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_MUTATE_H
#define FUZZ_MUTATE_H

#include "program.h"
#include "rng.h"

/* A new one: a few steps that make buffers and map them, and then anything. */
void mutate_generate(struct program *program, struct rng *rng);

/* Changes one a little; with the steps of @other, if there is one. */
void mutate_program(struct program *program, const struct program *other, struct rng *rng);

#endif
