// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "cell.h"

#include "check.h"
#include "page.h"

#define ANYWHERE 0xffff

size_t cell_size(void)
{
	return page_size() / 2 * 3;
}

void cell_init(struct cell *cell, uint32_t tag)
{
	*cell = (struct cell){ .tag = tag };
	pthread_mutex_init(&cell->lock, NULL);
}

static uint64_t word_at(const struct cell *cell, uint16_t index)
{
	if (!cell->seed)
		return 0;
	return (uint64_t)cell->tag << 32 | (uint32_t)index << 16 | cell->seed;
}

uint64_t cell_word(const struct cell *cell)
{
	return word_at(cell, ANYWHERE);
}

void cell_next(struct cell *cell, bool uniform)
{
	cell->uniform = uniform;
	if (!++cell->seed)
		cell->seed = 1;
}

void cell_fill(const struct cell *cell, void *data)
{
	uint64_t *words = data;

	for (size_t i = 0; i < cell_size() / sizeof(*words); i++)
		words[i] = word_at(cell, cell->uniform ? ANYWHERE : i);
}

void cell_check(const struct cell *cell, const void *data, const char *way)
{
	const uint64_t *words = data;
	uint64_t want;

	for (size_t i = 0; i < cell_size() / sizeof(*words); i++) {
		want = word_at(cell, cell->uniform ? ANYWHERE : i);
		if (words[i] == want)
			continue;
		FAIL("%s: word %zu of %zu: expected %#llx, got %#llx", way, i,
		     cell_size() / sizeof(*words), (unsigned long long)want,
		     (unsigned long long)words[i]);
		return;
	}
}

void cell_check_tag(uint32_t tag, const void *data, size_t len, const char *way)
{
	const uint64_t *words = data;

	for (size_t i = 0; i < len / sizeof(*words); i++) {
		uint32_t got = words[i] >> 32;

		for (int shift = 0; shift < 32; shift += 8) {
			uint8_t byte = got >> shift;

			if (!byte || byte == (uint8_t)(tag >> shift))
				continue;
			FAIL("%s: word %zu: expected tag %#x, got %#x", way, i, tag, got);
			return;
		}
	}
}
