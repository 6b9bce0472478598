// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "mutate.h"

#include <stdbool.h>
#include <string.h>

#include "value.h"

enum {
	LARGEST = 4 << 20, /* a buffer of more takes long and shows nothing else */
};

/* What would only cost time: more memory than the guest has room for, and waiting for ever. */
static void step_tame(struct step *step)
{
	const struct table_call *call = &table[step->call];

	for (int i = 0; i < table_args(call); i++) {
		uint64_t *value = &step->args[i];

		if (call->args[i].kind == KIND_SIZE && *value > LARGEST && *value < 1ULL << 36)
			*value %= LARGEST;
		if (call->args[i].kind == KIND_LEN && *value > LARGEST && *value < 1ULL << 36)
			*value %= LARGEST;
	}
	if (!strcmp(call->name, "fileop") && step->args[1] % 7 == 1)
		step->args[2] %= LARGEST;
	if (!strcmp(call->name, "wait") && step->args[2] > 3000000 && step->args[2] + 1)
		step->args[2] %= 3000000;
}

static struct step step_of(struct rng *rng, int number)
{
	struct step step = { .call = number };

	for (int i = 0; i < table_args(&table[number]); i++)
		step.args[i] = value_make(rng, &table[number].args[i]);
	step_tame(&step);
	return step;
}

static struct step step_make(struct rng *rng, bool threads)
{
	struct step step;
	int weights = 0, number = 0, at;

	for (int i = 0; i < table_count; i++)
		weights += table[i].weight;
	at = rng_below(rng, weights);
	while (at >= table[number].weight)
		at -= table[number++].weight;
	step = step_of(rng, number);
	if (threads) {
		step.thread = rng_below(rng, WORLD_THREADS);
		step.async = rng_once_in(rng, 2);
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

static void step_insert(struct program *program, int at, const struct step *step)
{
	if (program->count == PROGRAM_STEPS)
		return;
	memmove(&program->steps[at + 1], &program->steps[at],
		(program->count - at) * sizeof(*step));
	program->steps[at] = *step;
	program->count++;
}

static void step_append(struct program *program, const struct step *step)
{
	step_insert(program, program->count, step);
}

/* A control node, a buffer of some kind, mapped: without these most calls say EBADF. */
static void begin_make(struct program *program, struct rng *rng)
{
	struct step open = { .call = table_find("open"), .args = { 0, 0, 2 } };
	struct step create = step_of(rng, table_find("create"));
	struct step test = { .call = table_find("open"), .args = { 2, 1, 2 } };
	struct step map = step_of(rng, table_find("mmap"));
	struct step lesser = { .call = table_find("lesser") };

	create.args[0] = 0;
	create.args[1] = 1;
	create.args[3] = rng_below(rng, 3);
	create.args[4] = create.args[3] ? rng_below(rng, 3) : 0;
	create.args[5] = create.args[3] ? rng_below(rng, 2) : 0;
	create.args[6] = 0;
	create.args[7] = 0;
	map.args[0] = 0;
	map.args[1] = 1;
	map.args[2] = 4096 << rng_below(rng, 4);
	map.args[3] = 3;
	map.args[4] = 1;
	map.args[5] = 0;
	step_append(program, &open);
	if (rng_once_in(rng, 4)) /* without root's rights, while the peers have all they need */
		step_append(program, &lesser);
	step_append(program, &create);
	if (rng_once_in(rng, 3))
		step_append(program, &test);
	if (!rng_once_in(rng, 4))
		step_append(program, &map);
}

void mutate_generate(struct program *program, struct rng *rng)
{
	bool threads = rng_once_in(rng, 3);
	int more = 8 + rng_below(rng, 20);

	program->count = 0;
	begin_make(program, rng);
	while (more--) {
		struct step step = step_make(rng, threads);

		step_append(program, &step);
	}
}

static void arg_change(struct step *step, struct rng *rng)
{
	const struct table_call *call = &table[step->call];
	int at = rng_below(rng, table_args(call));

	if (call->args[at].kind >= KIND_SIZE && call->args[at].kind <= KIND_ADDR &&
	    rng_once_in(rng, 4))
		step->args[at] += rng_below(rng, 33) - 16;
	else
		step->args[at] = value_make(rng, &call->args[at]);
	step_tame(step);
}

static void splice_in(struct program *program, const struct program *other, struct rng *rng)
{
	int from = rng_below(rng, other->count);
	int at = rng_below(rng, program->count + 1);

	for (int i = from; i < other->count; i++)
		step_insert(program, at++, &other->steps[i]);
}

static void change_once(struct program *program, const struct program *other, struct rng *rng)
{
	int at = rng_below(rng, program->count);
	struct step step;

	switch (rng_below(rng, 14)) {
	case 0:
		if (program->count > 1) {
			program->count--;
			memmove(&program->steps[at], &program->steps[at + 1],
				(program->count - at) * sizeof(step));
		}
		break;
	case 1:
		step = program->steps[rng_below(rng, program->count)];
		step_insert(program, at, &step);
		break;
	case 2:
		program->steps[at].thread = rng_below(rng, WORLD_THREADS);
		program->steps[at].async = rng_once_in(rng, 2);
		break;
	case 3:
		if (other)
			splice_in(program, other, rng);
		break;
	case 4:
	case 5:
	case 6:
	case 7:
	case 8:
	case 9:
	case 10:
		step = step_make(rng, has_threads(program));
		step_insert(program, at + 1, &step);
		break;
	default:
		arg_change(&program->steps[at], rng);
	}
}

/* A process costs more than a step, so many steps are changed in one. */
void mutate_program(struct program *program, const struct program *other, struct rng *rng)
{
	do {
		change_once(program, other, rng);
	} while (!rng_once_in(rng, 10));
}
