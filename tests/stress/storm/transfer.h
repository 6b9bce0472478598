/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * transfer - every way for bytes into a buffer and out of it
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_TRANSFER_H
#define KUBUF_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>

#include "pool.h"

/**
 * struct hold - a part of a buffer that the caller alone uses
 * @thing: the buffer
 * @worker: the calling worker
 * @fd: the caller's own descriptor
 * @own: @fd has its own position
 * @offset: where the part starts
 * @len: its bytes
 */
struct hold {
	struct thing *thing;
	struct worker *worker;
	int fd;
	bool own;
	size_t offset;
	size_t len;
};

/**
 * struct transfer - one of them
 * @name: what the kernel is asked for
 * @move: moves all of the part to @data or from it; false when this buffer has no such way.
 *	Bytes that did not move fail the test.
 * @word: the bytes are one word of 8, again and again
 */
struct transfer {
	const char *name;
	bool (*move)(const struct hold *hold, unsigned char *data);
	bool word;
};

extern const struct transfer transfers_out[];
extern const size_t transfers_out_count;
extern const struct transfer transfers_in[];
extern const size_t transfers_in_count;

/* The whole buffer, mapped; transfer_unmap() gives it back. */
unsigned char *transfer_map(const struct hold *hold, int prot, int flags);
void transfer_unmap(const struct hold *hold, void *map);

#endif
