/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * program - a sequence of calls, and its text
 *
 * Copyright (C) the kubuf developers
 *
 * A step a line: thread, "&" when the next one does not wait for it, call, arguments:
 *
 *	0 open out=r0 node=0 flags=0x2
 *	0 create fd=r0 out=r2 size=0x10000 backing=0 cache=0 flags=0 fd_flags=0 odd=0
 *	1& pread fd=r2 addr=mem+0x20 len=0x1000 offset=0x0
 *
 * r0 to r15 are places for descriptors, m0 to m3 for mappings. Addresses are m0+0x10,
 * mem+, const+ and hole+ (world.h), or numbers. An empty line ends a program, and a
 * line with # is a comment.
 */
#ifndef FUZZ_PROGRAM_H
#define FUZZ_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"

enum {
	PROGRAM_STEPS = 32,
	PROGRAM_TEXT = PROGRAM_STEPS * 256,
};

struct step {
	int call;
	int thread;
	int async;
	uint64_t args[WORLD_ARGS];
};

struct program {
	int count;
	struct step steps[PROGRAM_STEPS];
};

/* Its text, without the empty line behind it; returns the length. */
size_t program_print(const struct program *program, char *text, size_t size);

/*
 * Reads the next program of a text, and moves the text behind it. Returns 1, or 0 at
 * the end of the text, or -1 and what is wrong in @why.
 */
int program_parse(struct program *program, const char **text, const char **why);

#endif
