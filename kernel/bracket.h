/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bracket - open brackets for writing (KUBUF_IOCTL_SYNC), counted for each open file
 */
#ifndef KUBUF_BRACKET_H
#define KUBUF_BRACKET_H

#include <linux/rhashtable-types.h>
#include <linux/types.h>

struct kubuf_sync;

/**
 * struct kubuf_bracket_key - the owner of brackets, and the buffer they are of
 * @owner: an open file, or the struct exported of a dma-buf
 * @sync: the buffer's devices
 */
struct kubuf_bracket_key {
	const void *owner;
	const struct kubuf_sync *sync;
};

/**
 * struct kubuf_bracket - the open brackets of one owner
 * @node: entry in the hash table
 * @key: owner and buffer
 * @open: number of open brackets; protected by &kubuf_sync.lock
 * @rcu: frees the structure after concurrent lookups have ended
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
