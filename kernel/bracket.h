/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bracket - how often an open file has begun to write and not ended
 */
#ifndef KUBUF_BRACKET_H
#define KUBUF_BRACKET_H

#include <linux/rhashtable-types.h>
#include <linux/types.h>

struct kubuf_sync;

/**
 * struct kubuf_bracket_key - whose brackets
 * @owner: an open file, or what stands for a dma-buf
 * @sync: of the buffer
 */
struct kubuf_bracket_key {
	const void *owner;
	const struct kubuf_sync *sync;
};

/**
 * struct kubuf_bracket - brackets for writing of one owner
 * @node: place in the table
 * @key: whose, and of which buffer
 * @open: how many are open; under &kubuf_sync.lock
 * @rcu: frees this one after lookups of others, which may walk over it, have ended
 */
struct kubuf_bracket {
	struct rhash_head node;
	struct kubuf_bracket_key key;
	unsigned long open;
	struct rcu_head rcu;
};

int kubuf_bracket_init(void);
void kubuf_bracket_exit(void);
struct kubuf_bracket *kubuf_bracket_find(const struct kubuf_sync *sync, const void *owner);
struct kubuf_bracket *kubuf_bracket_get(const struct kubuf_sync *sync, const void *owner);
void kubuf_bracket_drop(struct kubuf_bracket *bracket);

#endif
