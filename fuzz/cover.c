// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "cover.h"

#include <fcntl.h>
#include <linux/kcov.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	WORDS = 1 << 16, /* of a thread's trace */
	PLACES = 1 << 20, /* a module is smaller */
	PAIRS = 1 << 16,
	ERRORS = 1 << 14,
	ALL = PLACES + PAIRS + ERRORS,
};

static struct {
	int fd;
	unsigned long *trace;
} kcov[WORLD_THREADS];

static bool there;
static unsigned long anchor;
static unsigned char seen[ALL], now[ALL];

bool cover_open(void)
{
	for (int i = 0; i < WORLD_THREADS; i++) {
		kcov[i].fd = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);
		if (kcov[i].fd == -1 || ioctl(kcov[i].fd, KCOV_INIT_TRACE, WORDS))
			return false;
		kcov[i].trace = mmap(NULL, WORDS * sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED,
				     kcov[i].fd, 0);
		if (kcov[i].trace == MAP_FAILED)
			return false;
	}
	there = true;
	return true;
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

static void feature_add(struct cover *cover, uint32_t feature)
{
	if (now[feature] || cover->count == COVER_FEATURES)
		return;
	now[feature] = 1;
	cover->features[cover->count++] = feature;
}

/* Addresses differ between boots; what counts is how far they lie from the first one seen. */
static uint32_t place_of(unsigned long pc)
{
	if (!anchor)
		anchor = pc;
	return (pc - anchor + PLACES / 2) & (PLACES - 1);
}

/* What a program did to the trace is not to be relied on: it may have been written to. */
static void trace_collect(struct cover *cover, const unsigned long *trace)
{
	unsigned long count = trace[0] < WORDS ? trace[0] : WORDS - 1;
	uint32_t last = 0, place;

	for (unsigned long i = 1; i <= count; i++) {
		place = place_of(trace[i]);
		feature_add(cover, place);
		feature_add(cover, PLACES + (((last * 31) ^ place) & (PAIRS - 1)));
		last = place;
	}
}

void cover_collect(struct cover *cover, const struct program *program,
		   const struct run_result *results)
{
	cover->count = 0;
	for (int i = 0; there && i < WORLD_THREADS; i++)
		trace_collect(cover, kcov[i].trace);
	for (int i = 0; i < program->count; i++)
		if (results[i].done)
			feature_add(cover, PLACES + PAIRS +
						   ((program->steps[i].call << 8 |
						     (results[i].error & 255)) &
						    (ERRORS - 1)));
	for (int i = 0; i < cover->count; i++)
		now[cover->features[i]] = 0;
}

bool cover_has_new_place(const struct cover *cover)
{
	for (int i = 0; i < cover->count; i++)
		if (cover->features[i] < PLACES && !seen[cover->features[i]])
			return true;
	return false;
}

int cover_news(const struct cover *cover)
{
	int news = 0;

	for (int i = 0; i < cover->count; i++)
		news += !seen[cover->features[i]];
	return news;
}

void cover_add(const struct cover *cover)
{
	for (int i = 0; i < cover->count; i++)
		seen[cover->features[i]] = 1;
}

bool cover_has_news_of(const struct cover *part, const struct cover *whole)
{
	bool all = true;

	for (int i = 0; i < part->count; i++)
		now[part->features[i]] = 1;
	for (int i = 0; all && i < whole->count; i++)
		all = seen[whole->features[i]] || now[whole->features[i]];
	for (int i = 0; i < part->count; i++)
		now[part->features[i]] = 0;
	return all;
}

int cover_places(void)
{
	int places = 0;

	for (int i = 0; i < PLACES; i++)
		places += seen[i];
	return places;
}
