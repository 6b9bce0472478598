/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * clock - time that passes, whatever anybody sets
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_CLOCK_H
#define KUBUF_CLOCK_H

#include <time.h>

/* Nanoseconds since some moment. */
static inline long long clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

#endif
