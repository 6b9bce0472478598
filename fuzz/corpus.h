/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * corpus - programs that each reached something new
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_CORPUS_H
#define FUZZ_CORPUS_H

#include "cover.h"
#include "program.h"
#include "rng.h"

enum {
	CORPUS_MAX = 2048,
	CORPUS_KEPT = 150 /* of them, in the tree */
};

/* Takes a copy of both; what is too much is forgotten. */
void corpus_add(const struct program *program, const struct cover *cover);

int corpus_count(void);

/* One of them, rather one that reaches much; NULL while there is none. */
const struct program *corpus_pick(struct rng *rng);

/* The few that together have all features, or most of them, to the host. */
void corpus_send(void);

#endif
