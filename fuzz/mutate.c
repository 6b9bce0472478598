// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "mutate.h"

#include <kubuf.h>
#include <stdbool.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum {
	LARGEST = 4 << 20, /* a buffer of more takes long and shows nothing else */
};

static uint64_t pick(struct rng *rng, const uint64_t *values, size_t count)
{
	return values[rng_below(rng, count)];
}

/* Those that are wrong in some way for almost everything, or just at an edge. */
static uint64_t any_value(struct rng *rng)
{
	static const uint64_t edges[] = {
		0,
		1,
		2,
		3,
		7,
		8,
		255,
		4095,
		4096,
		4097,
		65536,
		0x7fffffff,
		0x80000000,
		0xffffffff,
		0x100000000,
		0x7fffffffffffffff,
		0x8000000000000000,
		-1ULL,
		-4096ULL,
		1000,
		100000,
		10000000,
	};

	switch (rng_below(rng, 4)) {
	case 0:
		return rng_next(rng) >> rng_below(rng, 64);
	case 1:
		return pick(rng, edges, COUNT(edges)) + rng_below(rng, 3) - 1;
	default:
		return pick(rng, edges, COUNT(edges));
	}
}

static uint64_t size_value(struct rng *rng)
{
	static const uint64_t sizes[] = {
		1,
		4095,
		4096,
		4096,
		4097,
		8192,
		16384,
		65536,
	};
	static const uint64_t large[] = { 1 << 20, 2 << 20, (2 << 20) + 4096 };
	static const uint64_t wrong[] = {
		0,
		1ULL << 40,
		1ULL << 47,
		-1ULL,
		-4096ULL,
		1ULL << 63,
		0x7fffffffffffffff,
	};

	/* Memory takes most of a program's time. */
	if (rng_once_in(rng, 40))
		return pick(rng, large, COUNT(large));
	return rng_once_in(rng, 16) ? pick(rng, wrong, COUNT(wrong)) : pick(rng, sizes, COUNT(sizes));
}

static uint64_t offset_value(struct rng *rng)
{
	switch (rng_below(rng, 8)) {
	case 0:
		return any_value(rng);
	case 1:
		return rng_below(rng, 65536);
	case 2:
		return size_value(rng) - 8 * rng_below(rng, 3);
	case 3:
	case 4:
		return rng_below(rng, 17) * 4096;
	default:
		return 0;
	}
}

static uint64_t len_value(struct rng *rng)
{
	return rng_once_in(rng, 3) ? offset_value(rng) : size_value(rng);
}

static uint64_t addr_value(struct rng *rng)
{
	static const uint64_t raw[] = { 0, 1, 4096, -1ULL, -4096ULL, 0xffff888000000000, 0x7ffffffff000 };
	uint64_t offset = rng_once_in(rng, 3) ? offset_value(rng) & 0xfffff : 0;

	switch (rng_below(rng, 12)) {
	case 0:
		return pick(rng, raw, COUNT(raw));
	case 1:
		return WORLD_AT(WORLD_AT_HOLE, 0) - rng_below(rng, 3) * 4090;
	case 2:
		return WORLD_AT(WORLD_AT_CONST, offset);
	case 3:
		return WORLD_AT(WORLD_AT_CONST, 0) - rng_below(rng, 9) * 2048;
	case 4:
	case 5:
	case 6:
	case 7:
		return WORLD_AT(WORLD_AT_MAP + rng_below(rng, 2), offset);
	default:
		return WORLD_AT(WORLD_AT_MEM, offset);
	}
}

/* Descriptors of a sort have their places, so that calls meet what they are for. */
static uint64_t fd_value(struct rng *rng, enum kind kind)
{
	if (kind == KIND_FD) {
		kind = KIND_CONTROL + rng_below(rng, KIND_OTHER - KIND_CONTROL + 1);
		if (rng_once_in(rng, 2))
			kind = KIND_BUF;
	} else if (rng_once_in(rng, 20)) {
		return rng_below(rng, WORLD_FDS);
	}
	switch (kind) {
	case KIND_CONTROL:
		return 0;
	case KIND_BUF:
		return 1 + rng_below(rng, 1 + rng_below(rng, 4));
	case KIND_DMABUF:
		return 6 + rng_below(rng, 2);
	case KIND_EVENTFD:
		return 8 + rng_below(rng, 3);
	case KIND_PIPE_IN:
		return 12;
	case KIND_PIPE_OUT:
		return 13;
	default:
		return 8 + rng_below(rng, 3);
	}
}

static uint64_t odd_value(struct rng *rng)
{
	if (!rng_once_in(rng, 6))
		return 0;
	return (1 + rng_below(rng, 7)) | rng_below(rng, 1 << 24) << 8;
}

static uint64_t cmd_value(struct rng *rng)
{
	static const uint64_t cmds[] = {
		KUBUF_IOCTL_QUERY,
		KUBUF_IOCTL_CREATE,
		KUBUF_IOCTL_ADD,
		KUBUF_IOCTL_REMOVE,
		KUBUF_IOCTL_LIST,
		KUBUF_IOCTL_DUP,
		KUBUF_IOCTL_INFO,
		KUBUF_IOCTL_SYNC,
		KUBUF_IOCTL_FILL,
		KUBUF_IOCTL_EXPORT,
		KUBUF_IOCTL_RING,
		KUBUF_IOCTL_WAIT,
		KUBUF_IOCTL_EVENTFD,
	};
	uint64_t cmd = pick(rng, cmds, COUNT(cmds));

	return rng_once_in(rng, 3) ? cmd ^ 1ULL << rng_below(rng, 32) : cmd;
}

static uint64_t value_make(struct rng *rng, const struct table_arg *arg)
{
	switch (arg->kind) {
	case KIND_MAP:
		return rng_below(rng, 2);
	case KIND_SIZE:
		return size_value(rng);
	case KIND_OFFSET:
		return offset_value(rng);
	case KIND_LEN:
		return len_value(rng);
	case KIND_ADDR:
		return addr_value(rng);
	case KIND_FLAGS:
		return rng_once_in(rng, 24) ? any_value(rng)
					    : rng_next(rng) & (rng_once_in(rng, 2) ? -1ULL : rng_next(rng)) &
						      arg->limit;
	case KIND_NUMBER:
		return rng_once_in(rng, 40) ? any_value(rng) : rng_below(rng, arg->limit);
	case KIND_ANY:
		return any_value(rng);
	case KIND_ODD:
		return odd_value(rng);
	case KIND_NAME:
		return rng_below(rng, 3) | (rng_once_in(rng, 12) ? rng_below(rng, 128) : 0);
	case KIND_CMD:
		return cmd_value(rng);
	default:
		return fd_value(rng, arg->kind);
	}
}

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

	create.args[0] = 0;
	create.args[1] = 1;
	create.args[3] = rng_below(rng, 3);
	create.args[4] = create.args[3] ? rng_below(rng, 3) : 0;
	create.args[5] = create.args[3] ? rng_below(rng, 2) : 0;
	create.args[6] = create.args[7] = 0;
	map.args[0] = 0;
	map.args[1] = 1;
	map.args[2] = 4096 << rng_below(rng, 4);
	map.args[3] = 3;
	map.args[4] = 1;
	map.args[5] = 0;
	step_append(program, &open);
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

	if (call->args[at].kind >= KIND_SIZE && call->args[at].kind <= KIND_ADDR && rng_once_in(rng, 4))
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
