// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "value.h"

#include <linux/kubuf.h>
#include <stdlib.h>

#include "peer.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

uint64_t value_below(uint64_t limit)
{
	return limit ? random() % limit : 0;
}

bool value_once_in(unsigned int times)
{
	return !value_below(times);
}

static uint64_t value_bits(void)
{
	return (uint64_t)random() << 42 ^ (uint64_t)random() << 21 ^ random();
}

static uint64_t pick(const uint64_t *values, size_t count)
{
	return values[value_below(count)];
}

/* Those that are wrong in some way for almost everything, or just at an edge. */
static uint64_t any_value(void)
{
	static const uint64_t edges[] = { 0, 8, 255, 1000, 4096, 65536, 100000, 10000000,
					  1ULL << 31, 1ULL << 32, 1ULL << 40, 1ULL << 47,
					  1ULL << 63, -4096ULL };

	switch (value_below(4)) {
	case 0:
		return value_below(256);
	case 1:
		return value_bits() >> value_below(64);
	default:
		return pick(edges, COUNT(edges)) + value_below(3) - 1;
	}
}

/* Bytes of a buffer: mostly whole pages, of which a stream takes three or more. */
static uint64_t size_value(void)
{
	static const uint64_t large[] = { 1 << 20, 2 << 20, (2 << 20) + 4096 };

	/* Memory takes most of a program's time. */
	if (value_once_in(40))
		return pick(large, COUNT(large));
	if (value_once_in(16))
		return any_value();
	return (4096 << value_below(5)) + 4096 * value_below(3) - value_once_in(4);
}

static uint64_t offset_value(void)
{
	switch (value_below(8)) {
	case 0:
		return any_value();
	case 1:
		return value_below(65536);
	case 2:
		return size_value() - 8 * value_below(3);
	case 3:
	case 4:
		return value_below(17) * 4096;
	default:
		return 0;
	}
}

static uint64_t len_value(void)
{
	return value_once_in(3) ? offset_value() : size_value();
}

/* Mostly in a mapping or in ordinary memory; often where another kind of memory begins. */
static uint64_t addr_value(void)
{
	static const uint64_t kernel = 0xffff888000000000;
	uint64_t offset = value_once_in(3) ? offset_value() & 0xfffff : 0;

	switch (value_below(12)) {
	case 0:
		return value_once_in(7) ? kernel : any_value();
	case 1:
		return WORLD_AT(WORLD_AT_HOLE, 0) - value_below(3) * 4090;
	case 2:
		return WORLD_AT(WORLD_AT_CONST, offset);
	case 3:
		return WORLD_AT(WORLD_AT_CONST, 0) - value_below(9) * 2048;
	case 4:
	case 5:
	case 6:
	case 7:
		return WORLD_AT(WORLD_AT_MAP + value_below(2), offset);
	default:
		return WORLD_AT(WORLD_AT_MEM, offset);
	}
}

/* Descriptors of a sort have their places, so that calls meet what they are for. */
static uint64_t fd_value(enum kind kind)
{
	if (kind == KIND_FD) {
		kind = KIND_CONTROL + value_below(KIND_OTHER - KIND_CONTROL + 1);
		if (value_once_in(2))
			kind = KIND_BUF;
	} else if (value_once_in(20)) {
		return value_below(WORLD_FDS);
	}
	switch (kind) {
	case KIND_CONTROL:
		return 0;
	case KIND_BUF:
		if (value_once_in(12))
			return value_once_in(2) ? PEER_READ_ONLY : PEER_READ_ONLY_OWN;
		return 1 + value_below(1 + value_below(4));
	case KIND_DMABUF:
		return 6 + value_below(2);
	case KIND_EVENTS:
		return 8 + value_below(3);
	case KIND_PIPE_IN:
		return 12;
	case KIND_PIPE_OUT:
		return 13;
	default:
		return 8 + value_below(3);
	}
}

static uint64_t odd_value(void)
{
	if (!value_once_in(6))
		return 0;
	return (1 + value_below(7)) | value_below(1 << 24) << 8;
}

/* The number of a call on a buffer or the control node, often with a bit changed. */
static uint64_t cmd_value(void)
{
	static const uint64_t cmds[] = { KUBUF_IOCTL_QUERY, KUBUF_IOCTL_CREATE, KUBUF_IOCTL_ADD,
					 KUBUF_IOCTL_REMOVE, KUBUF_IOCTL_LIST, KUBUF_IOCTL_REGISTER,
					 KUBUF_IOCTL_DUP, KUBUF_IOCTL_INFO, KUBUF_IOCTL_SYNC,
					 KUBUF_IOCTL_FILL, KUBUF_IOCTL_EXPORT, KUBUF_IOCTL_BELL };
	uint64_t cmd = pick(cmds, COUNT(cmds));

	return value_once_in(3) ? cmd ^ 1ULL << value_below(32) : cmd;
}

uint64_t value_make(const struct table_arg *arg)
{
	switch (arg->kind) {
	case KIND_MAP:
		return value_below(2);
	case KIND_SIZE:
		return size_value();
	case KIND_OFFSET:
		return offset_value();
	case KIND_LEN:
		return len_value();
	case KIND_ADDR:
		return addr_value();
	case KIND_FLAGS:
		if (value_once_in(24))
			return any_value();
		if (value_once_in(2))
			return value_bits() & arg->limit;
		return value_bits() & value_bits() & arg->limit;
	case KIND_NUMBER:
		return value_once_in(40) ? any_value() : value_below(arg->limit);
	case KIND_WIDTH:
		return value_once_in(8) ? value_below(arg->limit) : 1ULL << value_below(4);
	case KIND_ANY:
		return any_value();
	case KIND_ODD:
		return odd_value();
	case KIND_NAME:
		return value_below(3) | (value_once_in(12) ? value_below(128) : 0);
	case KIND_CMD:
		return cmd_value();
	default:
		return fd_value(arg->kind);
	}
}
