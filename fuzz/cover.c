// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "cover.h"

#include <fcntl.h>
#include <linux/kcov.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

enum {
	WORDS = 1 << 16, /* of a thread's trace */
	PLACES = 1 << 17,
	PAIRS = 1 << 16,
	ERRORS = 1 << 14,
};

static struct {
	int fd;
	unsigned long *trace;
} kcov[WORLD_THREADS];

static bool there;

/*
 * libFuzzer zeroes what lies in this section before each program, and reads it afterwards,
 * of which the compiler knows nothing.
 */
static volatile __attribute__((section("__libfuzzer_extra_counters"))) struct {
	uint8_t places[PLACES], pairs[PAIRS], errors[ERRORS];
} now;

static bool seen[PLACES];
static int seen_count;

static void tell(void)
{
	if (there)
		fprintf(stderr, "%d places of the core were reached\n", seen_count);
	else
		fprintf(stderr, "no KCOV here: guided by errors alone\n");
}

void cover_open(void)
{
	there = true;
	atexit(tell);
	for (int i = 0; i < WORLD_THREADS && there; i++) {
		kcov[i].fd = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);
		there = kcov[i].fd != -1 && !ioctl(kcov[i].fd, KCOV_INIT_TRACE, WORDS);
		kcov[i].trace = mmap(NULL, WORDS * sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED,
				     kcov[i].fd, 0);
		there = there && kcov[i].trace != MAP_FAILED;
	}
}

void cover_reset(void)
{
	for (int i = 0; there && i < WORLD_THREADS; i++)
		kcov[i].trace[0] = 0;
}

/* The thread's end ends it. */
void cover_begin(int thread)
{
	if (there)
		ioctl(kcov[thread].fd, KCOV_ENABLE, KCOV_TRACE_PC);
}

/* Only where this thread began one, which is the first one's. */
void cover_end(void)
{
	if (there)
		ioctl(kcov[0].fd, KCOV_DISABLE, 0);
}

/* What a program did to the trace is not to be relied on: it may have been written to. */
static void trace_collect(const unsigned long *trace)
{
	unsigned long count = trace[0] < WORDS ? trace[0] : WORDS - 1, place, last = 0;

	for (unsigned long i = 1; i <= count; i++) {
		place = trace[i] % PLACES;
		now.places[place] = 1;
		now.pairs[(last * 31 ^ place) % PAIRS] = 1;
		seen_count += !seen[place];
		seen[place] = true;
		last = place;
	}
}

void cover_collect(const struct program *program, const struct run_result *results)
{
	for (int i = 0; there && i < WORLD_THREADS; i++)
		trace_collect(kcov[i].trace);
	for (int i = 0; i < program->count; i++)
		if (results[i].done)
			now.errors[(program->steps[i].call << 8 | (results[i].error & 255)) %
				   ERRORS] = 1;
}
