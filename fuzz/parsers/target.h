/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * target - a parser that libFuzzer tries
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_TARGET_H
#define FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was given, as a string in a block of just its size, so that one byte more is seen. */
static inline char *target_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

/* What must hold whatever the text is. */
#define TARGET_HOLDS(condition)   \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

#endif
