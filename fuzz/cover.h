/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cover - what of the core a program reached
 *
 * Copyright (C) the kubuf developers
 *
 * A feature is a place in the core, two places in a row, or an error of a call. Without
 * KCOV there are only the errors.
 */
#ifndef FUZZ_COVER_H
#define FUZZ_COVER_H

#include <stdbool.h>
#include <stdint.h>

#include "program.h"

enum {
	COVER_FEATURES = 8192
};

struct cover {
	int count;
	uint32_t features[COVER_FEATURES];
};

/* Asks for KCOV; false when this kernel has none. */
bool cover_open(void);

/* Before a program; in each thread of it; when what follows is not its own; and behind it. */
void cover_reset(void);
void cover_begin(int thread);
void cover_end(void);
void cover_collect(struct cover *cover, const struct program *program,
		   const struct run_result *results);

/* How many of them were never seen; and from now on they were. */
int cover_news(const struct cover *cover);
void cover_add(const struct cover *cover);

/* Whether a place of the core is among them. */
bool cover_has_new_place(const struct cover *cover);

/* Whether @part has all features of @whole that were never seen. */
bool cover_has_news_of(const struct cover *part, const struct cover *whole);

/* Places of the core seen so far. */
int cover_places(void);

#endif
