/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * growth - the kernel's counts (counters.h) that many calls make grow
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_GROWTH_H
#define KUBUF_GROWTH_H

#include <stdbool.h>

#include "counters.h"

/* What grows in so many rounds of calls is no accident. */
#define GROWTH_ROUNDS 3

/**
 * struct growth - the counts that may be those of a leak
 * @names: theirs, which belong to the first counters they were found in
 * @number: how many there are
 */
struct growth {
	const char *names[COUNTERS_MAX];
	int number;
};

/*
 * Those that grew with each of @done rounds of @number calls: rounds[0] was counted before the
 * first, rounds[i] after the i-th. @of_processes: by calls that each take a process, of which a few
 * counts alone are looked at.
 */
void growth_find(struct growth *growth, const struct counters *rounds, int done, int number,
		 bool of_processes);

/* Has the kernel give back the free objects of these that it keeps. */
void growth_flush(const struct growth *growth);

#endif
