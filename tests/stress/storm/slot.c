// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "slot.h"

#include "check.h"
#include "page.h"

#define ANYWHERE 0xffff

size_t slot_size(void)
{
	return page_size() / 2 * 3;
}

void slot_init(struct slot *slot, uint32_t tag)
{
	*slot = (struct slot){ .tag = tag };
	pthread_mutex_init(&slot->lock, NULL);
}

static uint64_t word_at(const struct slot *slot, uint16_t index)
{
	if (!slot->seed)
		return 0;
	return (uint64_t)slot->tag << 32 | (uint32_t)index << 16 | slot->seed;
}

uint64_t slot_word(const struct slot *slot)
{
	return word_at(slot, ANYWHERE);
}

void slot_next(struct slot *slot, bool uniform)
{
	slot->uniform = uniform;
	if (!++slot->seed)
		slot->seed = 1;
}

void slot_fill(const struct slot *slot, void *data)
{
	uint64_t *words = data;

	for (size_t i = 0; i < slot_size() / sizeof(*words); i++)
		words[i] = word_at(slot, slot->uniform ? ANYWHERE : i);
}

void slot_check(const struct slot *slot, const void *data, const char *way)
{
	const uint64_t *words = data;
	uint64_t want;

	for (size_t i = 0; i < slot_size() / sizeof(*words); i++) {
		want = word_at(slot, slot->uniform ? ANYWHERE : i);
		if (words[i] == want)
			continue;
		FAIL("%s: word %zu of %zu: expected %#llx, got %#llx", way, i,
		     slot_size() / sizeof(*words), (unsigned long long)want,
		     (unsigned long long)words[i]);
		return;
	}
}

void slot_check_tag(uint32_t tag, const void *data, size_t len, const char *way)
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
