/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * witness - what a buffer is like, as root and a reader see it, before a call and after
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_EFFECT_WITNESS_H
#define KUBUF_EFFECT_WITNESS_H

#include "world.h"

struct witness;

/* Writes a pattern into the buffer and notes all there is to see; freed by witness_free(). */
struct witness *witness_new(const struct world *world);
void witness_free(struct witness *witness);

/* EFFECT_* of what has changed since, and what it was for people. */
unsigned int witness_look(struct witness *witness);
const char *witness_text(const struct witness *witness);

/* From here on what is there is what was there before; the bytes are the pattern again. */
void witness_reset(struct witness *witness);

/* shmem_used and locked_used of QUERY. */
struct witness_charges {
	unsigned long long shmem;
	unsigned long long locked;
};

struct witness_charges witness_charges(void);

#endif
