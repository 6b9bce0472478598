/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * attempt - calls made by a process of another user, and attacks after each
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_EFFECT_ATTEMPT_H
#define KUBUF_EFFECT_ATTEMPT_H

#include <stdbool.h>

#include "call.h"
#include "world.h"

/**
 * struct attempt_result - what came of one
 * @ret: the call's result
 * @error: its errno, 0 if it succeeded
 * @lacking: this kernel does not have the call
 * @gained: what the descriptor may do and was not opened for, for people; "" for nothing
 */
struct attempt_result {
	long ret;
	int error;
	bool lacking;
	char gained[120];
};

struct attempt;

/* A process that is the world's caller; NULL where there can be none. */
struct attempt *attempt_start(const struct world *world);
void attempt_stop(struct attempt *attempt);

/* Has it make a call of a table, then attack; false when the process did not survive. */
bool attempt_make(struct attempt *attempt, const struct call_table *table,
		  const struct call *call, struct attempt_result *result);

#endif
