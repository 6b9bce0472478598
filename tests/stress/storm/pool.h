/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pool - buffers that many threads use while others take them away
 *
 * Copyright (C) the kubuf developers
 *
 * Every place of the pool has a buffer, with a name or without one. A thread that took a buffer
 * keeps it, although its place has another one by now: what kubuf promises to its users, the
 * test promises to its threads.
 */
#ifndef KUBUF_POOL_H
#define KUBUF_POOL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kind.h"
#include "slot.h"
#include "workers.h"

#define POOL_PLACES 10

/**
 * struct thing - a buffer, and what the test knows about it
 * @refs: the place's, and one of each user
 * @fd: its first descriptor
 * @kind: what it is
 * @size: bytes
 * @id: number that the kernel gave it
 * @name: name, empty for none
 * @removed: the name is gone, or about to go
 * @rung: events that were rung, all in all
 * @tag: of its slots
 * @count: number of slots
 * @slots: the slots
 */
struct thing {
	atomic_int refs;
	int fd;
	const struct kind *kind;
	size_t size;
	uint64_t id;
	char name[16];
	atomic_bool removed;
	atomic_ullong rung;
	uint32_t tag;
	unsigned int count;
	struct slot slots[];
};

/* Empty places, which pool_take() fills. */
void pool_begin(void);

/* Empties them: with no users left that is the end of all buffers. */
void pool_end(void);

/* Any of the buffers, until pool_put(). */
struct thing *pool_take(struct worker *worker);
void pool_put(struct thing *thing);

/* Puts a new buffer in some place; false when there was no memory for one. */
bool pool_replace(struct worker *worker);

/*
 * One more descriptor: a duplicate, a DUP, or by name. @own: set if the descriptor has its own
 * position.
 */
int pool_open(struct thing *thing, struct worker *worker, bool *own);

#endif
