// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "value.h"

#include <linux/kubuf.h>

#include "peer.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

	switch (rng_below(rng, 5)) {
	case 4:
		return rng_below(rng, 256);
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
		12288, /* a stream of one page */
		16384,
		24576, /* of four */
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
	if (rng_once_in(rng, 16))
		return pick(rng, wrong, COUNT(wrong));
	return pick(rng, sizes, COUNT(sizes));
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
	static const uint64_t raw[] = {
		0,
		1,
		4096,
		-1ULL,
		-4096ULL,
		0xffff888000000000,
		0x7ffffffff000,
	};
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
		if (rng_once_in(rng, 12))
			return rng_once_in(rng, 2) ? PEER_READ_ONLY : PEER_READ_ONLY_OWN;
		return 1 + rng_below(rng, 1 + rng_below(rng, 4));
	case KIND_DMABUF:
		return 6 + rng_below(rng, 2);
	case KIND_EVENTS:
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
		KUBUF_IOCTL_REGISTER,
		KUBUF_IOCTL_DUP,
		KUBUF_IOCTL_INFO,
		KUBUF_IOCTL_SYNC,
		KUBUF_IOCTL_FILL,
		KUBUF_IOCTL_EXPORT,
		KUBUF_IOCTL_BELL,
	};
	uint64_t cmd = pick(rng, cmds, COUNT(cmds));

	return rng_once_in(rng, 3) ? cmd ^ 1ULL << rng_below(rng, 32) : cmd;
}

uint64_t value_make(struct rng *rng, const struct table_arg *arg)
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
		if (rng_once_in(rng, 24))
			return any_value(rng);
		if (rng_once_in(rng, 2))
			return rng_next(rng) & arg->limit;
		return rng_next(rng) & rng_next(rng) & arg->limit;
	case KIND_NUMBER:
		return rng_once_in(rng, 40) ? any_value(rng) : rng_below(rng, arg->limit);
	case KIND_WIDTH:
		return rng_once_in(rng, 8) ? rng_below(rng, arg->limit) : 1ULL << rng_below(rng, 4);
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
