/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * value - what an argument may be: mostly what makes sense, often what is at an edge
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_VALUE_H
#define FUZZ_VALUE_H

#include "rng.h"
#include "table.h"

uint64_t value_make(struct rng *rng, const struct table_arg *arg);

#endif
