/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * calls - the functions of calls.inc
 *
 * Copyright (C) the kubuf developers
 *
 * Each gets its arguments as numbers, which the comment above it names in their order,
 * and returns what the system call returned: -1 with errno set when it failed.
 */
#ifndef FUZZ_CALLS_H
#define FUZZ_CALLS_H

#include "world.h"

/* One declaration of all; the last one is there for the commas, and nowhere defined. */
#define CALL(name, ...) call_##name(const uint64_t *a),
long
#include "calls.inc"
call_none(const uint64_t *a);
#undef CALL

#endif
