// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "minimise.h"

#include <string.h>

static bool without(struct program *program, int at, int count, minimise_question *question,
		    void *context)
{
	struct program less = *program;

	less.count -= count;
	memmove(&less.steps[at], &less.steps[at + count],
		(less.count - at) * sizeof(less.steps[0]));
	if (!less.count || !question(&less, context))
		return false;
	*program = less;
	return true;
}

/* From the end: what comes later mostly needs what came before, and not the other way round. */
void minimise_steps(struct program *program, minimise_question *question, void *context)
{
	bool gone = false;

	for (int count = program->count / 2; count > 0;) {
		gone = false;
		for (int at = program->count - count; at >= 0;) {
			if (without(program, at, count, question, context)) {
				gone = true;
				at = at < program->count - count ? at : program->count - count;
			} else {
				at -= at && at < count ? at : count;
			}
		}
		if (count > 1)
			count /= 2;
		else if (!gone)
			break;
	}
}

static bool differs(const struct program *a, const struct program *b)
{
	return memcmp(a, b, sizeof(*a)) != 0;
}

static void keep_if(struct program *program, const struct program *plainer,
		    minimise_question *question, void *context)
{
	if (differs(program, plainer) && question(plainer, context))
		*program = *plainer;
}

void minimise_args(struct program *program, minimise_question *question, void *context)
{
	struct program plainer = *program;

	for (int i = 0; i < program->count; i++) {
		plainer.steps[i].thread = 0;
		plainer.steps[i].async = 0;
	}
	keep_if(program, &plainer, question, context);
	for (int i = 0; i < program->count; i++) {
		plainer = *program;
		plainer.steps[i].async = 0;
		keep_if(program, &plainer, question, context);
		for (int n = 0; n < table_args(&table[program->steps[i].call]); n++) {
			plainer = *program;
			plainer.steps[i].args[n] = 0;
			keep_if(program, &plainer, question, context);
		}
	}
}
