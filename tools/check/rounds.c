// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "rounds.h"

#include <unistd.h>

#include "class.h"
#include "clock.h"

/* After the cycles, and before the counting. */
#define LATER_US 50000

/* What grew is looked at for six seconds more (leaks.c), and counted, which may be slow. */
#define AFTERWARDS_MS 9000

static long long end;

void rounds_begin(void)
{
	int ms = class_patience_ms - AFTERWARDS_MS;

	if (ms < class_patience_ms / 3)
		ms = class_patience_ms / 3;
	end = clock_ns() + ms * 1000000LL;
}

long long rounds_time_left(void)
{
	return end - clock_ns();
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
