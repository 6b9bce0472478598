// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "race.h"

#include <stdlib.h>
#include <time.h>

#define SAMPLES 101
#define WARM 3 /* turns before the measurement */

const struct race races[] = {
	{ "make", "make 1 MiB, all there, and close it", racers_make },
	{ "map", "map 16 MiB, store to each page, unmap it", racers_map },
	{ "trip", "wake another process, and be woken by it", racers_trip },
	{ "pass", "hand 64 KiB to another process, which reads them, and be told", racers_pass },
};

const size_t races_count = sizeof(races) / sizeof(races[0]);

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

static double sample(const struct racer *racer, unsigned int turns)
{
	double start = now();

	for (unsigned int i = 0; i < turns; i++)
		racer->turn();
	return (now() - start) / turns;
}

static int order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void judge(struct lap *lap, double *samples)
{
	qsort(samples, SAMPLES, sizeof(*samples), order);
	lap->ns = samples[SAMPLES / 2];
	lap->spread = (samples[SAMPLES * 9 / 10] - samples[SAMPLES / 10]) / lap->ns;
}

/* Find the number of turns for a sample, so that all samples take about the same time. */
static unsigned int turns_in(const struct racer *racer, double ns)
{
	double one;

	sample(racer, WARM);
	one = sample(racer, WARM);
	return one >= ns ? 1 : (unsigned int)(ns / one) + 1;
}

void race_run(const struct race *race, double seconds, struct lap laps[RACE_MOST])
{
	static double samples[RACE_MOST][SAMPLES];
	unsigned int turns[RACE_MOST];
	const struct racer *racer;

	for (int i = 0; (racer = &race->racers[i])->name; i++) {
		laps[i].is_there = racer->begin();
		if (laps[i].is_there)
			turns[i] = turns_in(racer, seconds * 1e9 / SAMPLES);
	}
	for (int n = 0; n < SAMPLES; n++)
		for (int i = 0; (racer = &race->racers[i])->name; i++)
			if (laps[i].is_there)
				samples[i][n] = sample(racer, turns[i]);
	for (int i = 0; (racer = &race->racers[i])->name; i++) {
		if (!laps[i].is_there)
			continue;
		judge(&laps[i], samples[i]);
		racer->end();
	}
}
