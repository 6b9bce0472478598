// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* Whether this process has slept for 0.3 s or more since it asked last. */
static int slept(void)
{
	static double last;
	static long last_waits;
	struct timespec time;
	struct rusage usage;
	double now, took;
	int waited;

	clock_gettime(CLOCK_MONOTONIC, &time);
	getrusage(RUSAGE_SELF, &usage);
	now = time.tv_sec + time.tv_nsec / 1e9;
	took = now - last;
	waited = usage.ru_nvcsw > last_waits;
	last = now;
	last_waits = usage.ru_nvcsw;
	return waited && took > 0.3;
}
