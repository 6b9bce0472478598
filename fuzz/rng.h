/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rng - random numbers that a seed repeats
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_RNG_H
#define FUZZ_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
	uint64_t state;
};

/* Every number of a seed begins a sequence of its own. */
void rng_seed(struct rng *rng, uint64_t seed, uint64_t number);

uint64_t rng_next(struct rng *rng);

/* 0 to @limit - 1; 0 for a limit of 0. */
uint64_t rng_below(struct rng *rng, uint64_t limit);

/* True once in @times. */
bool rng_once_in(struct rng *rng, unsigned int times);

#endif
