// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * fuzz - sequences of calls that nobody thought of, in a guest: what libFuzzer asks for
 *
 * Copyright (C) the kubuf developers
 *
 * An input is the text of a program. libFuzzer keeps those that reach something new, and
 * has others made from them.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "execute.h"
#include "libfuzzer.h"
#include "mutate.h"
#include "value.h"

/* Whether the input is a program. */
static bool parse(struct program *program, const uint8_t *data, size_t size)
{
	static char text[PROGRAM_TEXT + 1];
	const char *at = text, *why;

	if (size > PROGRAM_TEXT)
		return false;
	memcpy(text, data, size);
	text[size] = '\0';
	return program_parse(program, &at, &why) == 1;
}

/* Steps go until there is room for the rest. */
static size_t print(struct program *program, uint8_t *data, size_t room)
{
	static char text[PROGRAM_TEXT];
	size_t len;

	for (;;) {
		len = program_print(program, text, sizeof(text));
		if (len <= room)
			break;
		mutate_shorten(program);
	}
	memcpy(data, text, len);
	return len;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	execute_setup();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct program program;

	if (parse(&program, data, size))
		execute(&program);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned int seed)
{
	struct program program;

	srandom(seed);
	if (parse(&program, data, size) && !value_once_in(6))
		mutate_program(&program);
	else
		mutate_generate(&program);
	return print(&program, data, room);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other,
				 size_t other_size, uint8_t *out, size_t room, unsigned int seed)
{
	struct program program, more;

	srandom(seed);
	if (!parse(&program, one, one_size) || !parse(&more, other, other_size))
		return 0;
	mutate_splice(&program, &more);
	mutate_program(&program);
	return print(&program, out, room);
}
