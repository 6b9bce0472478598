// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "corpus.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "port.h"

struct entry {
	struct program program;
	bool sent;
	int count;
	uint32_t *features;
};

static struct entry *entries[CORPUS_MAX];
static int total;

void corpus_add(const struct program *program, const struct cover *cover)
{
	struct entry *entry = total < CORPUS_MAX ? malloc(sizeof(*entry)) : NULL;

	if (!entry)
		return;
	entry->program = *program;
	entry->sent = false;
	entry->count = cover->count;
	entry->features = malloc(cover->count * sizeof(*entry->features) + 1);
	if (!entry->features) {
		free(entry);
		return;
	}
	memcpy(entry->features, cover->features, cover->count * sizeof(*entry->features));
	entries[total++] = entry;
}

int corpus_count(void)
{
	return total;
}

const struct program *corpus_pick(struct rng *rng)
{
	const struct entry *best = NULL, *entry;

	for (int i = 0; total && i < 3; i++) {
		entry = entries[rng_below(rng, total)];
		if (!best || entry->count > best->count)
			best = entry;
	}
	return best ? &best->program : NULL;
}

static int missing(const struct entry *entry, const unsigned char *have)
{
	int count = 0;

	for (int i = 0; i < entry->count; i++)
		count += !have[entry->features[i]];
	return count;
}

/* Each time the one that has most of what is still missing. */
void corpus_send(void)
{
	static unsigned char have[1 << 21];
	struct entry *best;
	int most, adds;

	for (int kept = 0; kept < CORPUS_KEPT; kept++) {
		most = 0;
		for (int i = 0; i < total; i++) {
			adds = entries[i]->sent ? 0 : missing(entries[i], have);
			if (adds > most) {
				most = adds;
				best = entries[i];
			}
		}
		if (!most)
			return;
		best->sent = true;
		for (int i = 0; i < best->count; i++)
			have[best->features[i]] = 1;
		port_program("corpus", kept, &best->program);
	}
}
