/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ways - every way for bytes into a buffer and out of it
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_WAYS_H
#define KUBUF_WAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "pool.h"

/**
 * struct hold - a part of a buffer that the caller alone uses
 * @thing: the buffer
 * @member: the calling member
 * @fd: the caller's own descriptor
 * @own: @fd has its own position
 * @offset: where the part starts
 * @len: its bytes
 */
struct hold {
	struct thing *thing;
	struct member *member;
	int fd;
	bool own;
	size_t offset;
	size_t len;
};

/**
 * struct way - one of them
 * @name: what the kernel is asked for
 * @move: moves all of the part to @data or from it; false when this buffer has no such way.
 *	Bytes that did not move fail the test.
 * @word: the bytes are one word of 8, again and again
 */
struct way {
	const char *name;
	bool (*move)(const struct hold *hold, unsigned char *data);
	bool word;
};

extern const struct way ways_out[];
extern const size_t ways_out_count;
extern const struct way ways_in[];
extern const size_t ways_in_count;

/* The whole buffer, mapped; ways_unmap() gives it back. */
unsigned char *ways_map(const struct hold *hold, int prot, int flags);
void ways_unmap(const struct hold *hold, void *map);

#endif
