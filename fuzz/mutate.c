// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "mutate.h"

#include <stdbool.h>
#include <string.h>

#include "value.h"

enum {
	LARGEST = 4 << 20, /* a buffer of more takes long and shows nothing else */
};

/* What would only cost time: more memory than the guest has room for. */
static uint64_t tame(uint64_t value)
{
	return value > LARGEST && value < 1ULL << 36 ? value % LARGEST : value;
}

static void step_tame(struct step *step)
{
	const struct table_call *call = &table[step->call];

	for (int i = 0; i < table_args(call); i++)
		if (call->args[i].kind == KIND_SIZE || call->args[i].kind == KIND_LEN)
			step->args[i] = tame(step->args[i]);
	if (!strcmp(call->name, "fileop") && step->args[1] % 7 == 1)
		step->args[2] %= LARGEST;
}

static struct step step_make(bool threads)
{
	struct step step = { 0 };
	int weights = 0, at;

	for (int i = 0; i < table_count; i++)
		weights += table[i].weight;
	at = value_below(weights);
	while (at >= table[step.call].weight)
		at -= table[step.call++].weight;
	for (int i = 0; i < table_args(&table[step.call]); i++)
		step.args[i] = value_make(&table[step.call].args[i]);
	step_tame(&step);
	if (threads) {
		step.thread = value_below(WORLD_THREADS);
		step.async = value_once_in(2);
	}
	return step;
}

static bool has_threads(const struct program *program)
{
	for (int i = 0; i < program->count; i++)
		if (program->steps[i].thread || program->steps[i].async)
			return true;
	return false;
}

static void step_insert(struct program *program, int at, struct step step)
{
	if (program->count == PROGRAM_STEPS)
		return;
	memmove(&program->steps[at + 1], &program->steps[at],
		(program->count - at) * sizeof(step));
	program->steps[at] = step;
	program->count++;
}

/* A control node, a buffer of some kind, mapped: without these most calls say EBADF. */
void mutate_generate(struct program *program)
{
	bool threads = value_once_in(3);
	int more = 8 + value_below(20);
	const char *why, *text =
				 "0 open out=r0 node=0 flags=0x2\n"
				 "0 create fd=r0 out=r1 size=0x4000 backing=0 cache=0 flags=0 fd_flags=0 odd=0\n"
				 "0 mmap out=m0 fd=r1 len=0x4000 prot=0x3 flags=0x1 offset=0\n"
				 "0 lesser kind=0\n"
				 "0 open out=r2 node=0x1 flags=0x2\n";

	program_parse(program, &text, &why);
	program->steps[1].args[3] = value_below(3);
	program->steps[1].args[4] = program->steps[1].args[3] ? value_below(3) : 0;
	program->steps[1].args[5] = program->steps[1].args[3] ? value_below(2) : 0;
	/* Mostly with root's rights, and without the driver of the tests. */
	program->count = value_once_in(3) ? 3 + value_below(3) : 3;
	while (more--)
		step_insert(program, program->count, step_make(threads));
}

static void arg_change(struct step *step)
{
	const struct table_call *call = &table[step->call];
	int at = value_below(table_args(call));

	if (call->args[at].kind >= KIND_SIZE && call->args[at].kind <= KIND_ADDR &&
	    value_once_in(4))
		step->args[at] += value_below(33) - 16;
	else
		step->args[at] = value_make(&call->args[at]);
	step_tame(step);
}

void mutate_splice(struct program *program, const struct program *other)
{
	int at = value_below(program->count + 1);

	for (int i = value_below(other->count); i < other->count; i++)
		step_insert(program, at++, other->steps[i]);
}

void mutate_shorten(struct program *program)
{
	int at = value_below(program->count);

	program->count--;
	memmove(&program->steps[at], &program->steps[at + 1],
		(program->count - at) * sizeof(program->steps[0]));
}

static void change_once(struct program *program)
{
	int at = value_below(program->count);

	switch (value_below(13)) {
	case 0:
		if (program->count > 1)
			mutate_shorten(program);
		break;
	case 1:
		step_insert(program, at, program->steps[value_below(program->count)]);
		break;
	case 2:
		program->steps[at].thread = value_below(WORLD_THREADS);
		program->steps[at].async = value_once_in(2);
		break;
	case 3:
	case 4:
	case 5:
		arg_change(&program->steps[at]);
		break;
	default:
		step_insert(program, at + 1, step_make(has_threads(program)));
	}
}

/* A process costs more than a step, so many steps are changed in one. */
void mutate_program(struct program *program)
{
	do {
		change_once(program);
	} while (!value_once_in(10));
}
