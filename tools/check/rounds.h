/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rounds - cycles (cycle.h) that are run, and counted, as long as there is time
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_ROUNDS_H
#define KUBUF_ROUNDS_H

#include <stdbool.h>

#include "counters.h"
#include "cycle.h"
#include "device.h"

/* The time of all cycles begins, which ends before that of the class (class_patience_ms). */
void rounds_begin(void);

/* How much of it is left, in nanoseconds. */
long long rounds_time_left(void);

/*
 * Runs @number cycles. Returns false when time was over before the last: then no count grows by as
 * much as it would.
 */
bool rounds_run(const struct device *device, struct cycle *cycle, int number);

/*
 * Counts a little later. What is freed as by RCU is free then; and each CPU keeps some hundred free
 * objects of a cache (Linux 7: of each node, too), which count as given out: a leak that is served
 * from them would show in no count, so they are given back first.
 */
void rounds_count(struct counters *counters);

#endif
