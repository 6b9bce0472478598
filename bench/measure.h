/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * measure - how long an operation takes, in instructions of the guest
 *
 * Under QEMU's -icount shift=0 one nanosecond of the guest's clock is one
 * instruction. A sample is a batch of operations, because the arm64 clock ticks
 * in steps of 16; the figure is the median of the samples, taken until it stays.
 */
#ifndef KUBUF_BENCH_MEASURE_H
#define KUBUF_BENCH_MEASURE_H

#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MEASURE_SAMPLES 9
#define MEASURE_BATCH 64
#define MEASURE_SPREAD 0.02 /* two medians in a row that differ by more are no figure */
#define MEASURE_TRIES 8

static inline double measure_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

/* KiB that a line of a file in /proc tells, such as "MemFree". */
static inline long measure_kib(const char *path, const char *name)
{
	size_t len = strlen(name);
	long kib = -1;
	char line[128];
	FILE *file = fopen(path, "r");

	while (file && kib < 0 && fgets(line, sizeof(line), file))
		if (!strncmp(line, name, len) && line[len] == ':')
			kib = atol(line + len + 1);
	if (kib < 0)
		err(1, "%s of %s", name, path);
	fclose(file);
	return kib;
}

static inline int measure_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static inline double measure_median(void (*operation)(void *), void *arg)
{
	double samples[MEASURE_SAMPLES];

	for (int i = 0; i < MEASURE_SAMPLES; i++) {
		double begin = measure_now();

		for (int n = 0; n < MEASURE_BATCH; n++)
			operation(arg);
		samples[i] = (measure_now() - begin) / MEASURE_BATCH;
	}
	qsort(samples, MEASURE_SAMPLES, sizeof(*samples), measure_order);
	return samples[MEASURE_SAMPLES / 2];
}

/*
 * Print one figure as "NAME VALUE", for bench/run: the second of two medians in a row
 * that agree. Allocators take a while to settle.
 */
static inline void measure(const char *name, void (*operation)(void *), void *arg)
{
	double before, now = measure_median(operation, arg);

	for (int i = 0; i < MEASURE_TRIES; i++) {
		before = now;
		now = measure_median(operation, arg);
		if (fabs(before - now) <= MEASURE_SPREAD * now) {
			printf("%s %.0f\n", name, now);
			return;
		}
	}
	errx(1, "%s: %.0f, then %.0f instructions: no figure", name, before, now);
}

#endif
