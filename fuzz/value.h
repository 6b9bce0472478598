/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * value - what an argument may be: mostly what makes sense, often what is at an edge
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_VALUE_H
#define FUZZ_VALUE_H

#include <stdbool.h>

#include "table.h"

uint64_t value_make(const struct table_arg *arg);

/* By random(): 0 to @limit - 1; 0 for a limit of 0. */
uint64_t value_below(uint64_t limit);

/* True once in @times. */
bool value_once_in(unsigned int times);

#endif
