// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "rounds.h"

#include <unistd.h>

#include "clock.h"

/* After the cycles, and before the counting. */
#define LATER_US 50000

static long long begin;

void rounds_begin(void)
{
	begin = clock_ns();
}

long long rounds_time_left(void)
{
	return begin + ROUNDS_NS - clock_ns();
}

bool rounds_run(const struct device *device, struct cycle *cycle, int number)
{
	while (number && rounds_time_left() > 0) {
		cycle->tried++;
		cycle->done += cycle->run(device);
		number--;
	}
	return !number;
}

void rounds_count(struct counters *counters)
{
	usleep(LATER_US);
	counters_flush_all();
	counters_read(counters);
}
