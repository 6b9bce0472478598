// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * program - of the fuzzer: what it takes for one is the same after it was printed
 *
 * Copyright (C) the kubuf developers
 */
#include "../program.h"

#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = target_text(data, size), printed[PROGRAM_TEXT];
	const char *at = text, *why;
	static struct program program, again;

	while (program_parse(&program, &at, &why) == 1) {
		const char *next = printed;

		program_print(&program, printed, sizeof(printed));
		TARGET_HOLDS(program_parse(&again, &next, &why) == 1 && !*next);
		TARGET_HOLDS(again.count == program.count);
		TARGET_HOLDS(!memcmp(again.steps, program.steps,
				     program.count * sizeof(program.steps[0])));
	}
	free(text);
	return 0;
}
