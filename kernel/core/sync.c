// SPDX-License-Identifier: GPL-2.0
/*
 * sync - devices that have memory mapped, and whose turn it is
 *
 * Memory that a device reads or writes past the CPU's caches belongs to one of
 * them at a time (Documentation/core-api/dma-api.rst). A program says that its
 * turn begins and ends; every device is told, each by the direction that it was
 * mapped with. All of the memory goes over, whatever part of it is meant: a
 * scatter list cannot be divided.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/dma-mapping.h>

#include "sync.h"

/**
 * kubuf_sync_init() - no device yet
 * @sync: what to make ready
 */
void kubuf_sync_init(struct kubuf_sync *sync)
{
	mutex_init(&sync->lock);
	INIT_LIST_HEAD(&sync->users);
}

/**
 * kubuf_sync_exit() - the last device is gone
 * @sync: what kubuf_sync_init() made ready
 */
void kubuf_sync_exit(struct kubuf_sync *sync)
{
	WARN_ON(!list_empty(&sync->users));
	mutex_destroy(&sync->lock);
}

/**
 * kubuf_sync_add() - a device has the memory mapped now
 * @sync: the buffer's
 * @user: the mapping, with everything but the list filled in; stays the caller's
 */
void kubuf_sync_add(struct kubuf_sync *sync, struct kubuf_sync_user *user)
{
	mutex_lock(&sync->lock);
	list_add_tail(&user->node, &sync->users);
	mutex_unlock(&sync->lock);
}

/**
 * kubuf_sync_remove() - it is about to be unmapped
 * @sync: the buffer's
 * @user: a mapping that was added
 */
void kubuf_sync_remove(struct kubuf_sync *sync, struct kubuf_sync_user *user)
{
	mutex_lock(&sync->lock);
	list_del(&user->node);
	mutex_unlock(&sync->lock);
}

/* Who maps it while somebody asks may be too late; who mapped it before is seen. */
static bool nobody(const struct kubuf_sync *sync)
{
	return list_empty_careful(&sync->users);
}

/**
 * kubuf_sync_begin() - the CPU's turn begins
 * @sync: the buffer's
 */
void kubuf_sync_begin(struct kubuf_sync *sync)
{
	struct kubuf_sync_user *user;

	if (nobody(sync))
		return;
	mutex_lock(&sync->lock);
	list_for_each_entry(user, &sync->users, node)
		dma_sync_sgtable_for_cpu(user->dev, user->sgt, user->dir);
	mutex_unlock(&sync->lock);
}

/**
 * kubuf_sync_end() - the devices' turn begins
 * @sync: the buffer's
 */
void kubuf_sync_end(struct kubuf_sync *sync)
{
	struct kubuf_sync_user *user;

	if (nobody(sync))
		return;
	mutex_lock(&sync->lock);
	list_for_each_entry(user, &sync->users, node)
		dma_sync_sgtable_for_device(user->dev, user->sgt, user->dir);
	mutex_unlock(&sync->lock);
}
