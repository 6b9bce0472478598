// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "rng.h"

/* Any odd number with well mixed bits will do. */
#define STRIDE 0xd1342543de82ef95ULL

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 32) * STRIDE;
	x = (x ^ x >> 29) * STRIDE;
	return x ^ x >> 32;
}

void rng_seed(struct rng *rng, uint64_t seed, uint64_t number)
{
	rng->state = mix(mix(seed + 1) + number);
}

uint64_t rng_next(struct rng *rng)
{
	rng->state += STRIDE;
	return mix(rng->state);
}

uint64_t rng_below(struct rng *rng, uint64_t limit)
{
	return limit ? rng_next(rng) % limit : 0;
}

bool rng_once_in(struct rng *rng, unsigned int times)
{
	return !rng_below(rng, times);
}
