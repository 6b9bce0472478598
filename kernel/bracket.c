// SPDX-License-Identifier: GPL-2.0
/*
 * bracket - open brackets for writing (KUBUF_IOCTL_SYNC), counted for each open file
 *
 * The count is in a hash table, because file->private_data belongs to the driver. Few files
 * ever open a bracket. The lookup takes no lock, so closing a file that never opened a bracket
 * waits for nobody.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/rhashtable.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "bracket.h"

static struct rhashtable brackets;

static const struct rhashtable_params params = {
	.key_len = sizeof_field(struct kubuf_bracket, key),
	.key_offset = offsetof(struct kubuf_bracket, key),
	.head_offset = offsetof(struct kubuf_bracket, node),
	.automatic_shrinking = true,
};

/**
 * kubuf_bracket_init() - make the table
 *
 * Return: 0 or -ENOMEM.
 */
int kubuf_bracket_init(void)
{
	return rhashtable_init(&brackets, &params);
}

/**
 * kubuf_bracket_exit() - free the table, after all files are closed
 */
void kubuf_bracket_exit(void)
{
	rhashtable_destroy(&brackets);
}

/**
 * kubuf_bracket_find() - find the brackets of an owner
 * @sync: the buffer's devices
 * @owner: the caller; its brackets exist until it drops them
 *
 * Return: the brackets, or NULL if the owner never opened one.
 */
struct kubuf_bracket *kubuf_bracket_find(const struct kubuf_sync *sync, const void *owner)
{
	const struct kubuf_bracket_key key = { .owner = owner, .sync = sync };

	return rhashtable_lookup_fast(&brackets, &key, params);
}

/**
 * kubuf_bracket_get() - find the brackets of an owner, or allocate them
 * @sync: the buffer's devices
 * @owner: the caller
 *
 * Return: the brackets, or NULL if the allocation failed.
 */
struct kubuf_bracket *kubuf_bracket_get(const struct kubuf_sync *sync, const void *owner)
{
	struct kubuf_bracket *bracket = kubuf_bracket_find(sync, owner), *fresh;
	int err;

	if (bracket)
		return bracket;
	fresh = kzalloc(sizeof(*fresh), GFP_KERNEL_ACCOUNT);
	if (!fresh)
		return NULL;
	fresh->key = (struct kubuf_bracket_key){ .owner = owner, .sync = sync };
	do {
		err = rhashtable_insert_fast(&brackets, &fresh->node, params);
		cond_resched();
	} while (err == -EBUSY); /* the table is growing */
	if (!err)
		return fresh;
	kfree(fresh);
	/* Another thread that uses the same file has inserted the brackets first. */
	return err == -EEXIST ? kubuf_bracket_find(sync, owner) : NULL;
}

/**
 * kubuf_bracket_drop() - free the brackets of an owner, before the owner is freed
 * @bracket: the brackets, none of them open
 */
void kubuf_bracket_drop(struct kubuf_bracket *bracket)
{
	rhashtable_remove_fast(&brackets, &bracket->node, params);
	kfree_rcu(bracket, rcu);
}
