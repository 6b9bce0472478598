// SPDX-License-Identifier: GPL-2.0
/*
 * sync - which of CPU and devices may access a buffer's memory at a time
 *
 * Memory that a device accesses past the CPU's caches is either the CPU's or the device's at a
 * time (Documentation/core-api/dma-api.rst). A program opens and closes a bracket around its
 * accesses. Each time the memory is synchronised for every device, with the direction that it
 * was mapped with; always the whole buffer, because a scatter list cannot be divided.
 *
 * Synchronising for the CPU can overwrite memory: with bounce buffers or non-coherent caches
 * the CPU's stores are lost. So it is not done while anybody has a bracket open for writing.
 * Brackets for reading prevent nothing, and need not be closed. Synchronising for devices never
 * undoes a store of a program, and is done whenever a bracket for writing is closed.
 */
#include <linux/dma-mapping.h>

#include "bracket.h"
#include "sync.h"

/**
 * kubuf_sync_init() - initialise the list of devices
 * @sync: the buffer's devices
 */
void kubuf_sync_init(struct kubuf_sync *sync)
{
	mutex_init(&sync->lock);
	INIT_LIST_HEAD(&sync->users);
}

/**
 * kubuf_sync_exit() - free the list of devices, which must be empty
 * @sync: the buffer's
 */
void kubuf_sync_exit(struct kubuf_sync *sync)
{
	WARN_ON(!list_empty(&sync->users) || sync->writers);
	mutex_destroy(&sync->lock);
}

/**
 * kubuf_sync_map() - map the memory for a device, and add the device to the list
 * @sync: the buffer's
 * @user: the mapping, with device, table and direction set; owned by the caller
 *
 * Never uses DMA_ATTR_SKIP_CPU_SYNC, not even for memory that is not cached, because that
 * attribute also skips the copies to and from bounce buffers.
 *
 * Return: 0, or a negative errno with nothing mapped.
 */
int kubuf_sync_map(struct kubuf_sync *sync, struct kubuf_sync_user *user)
{
	int err;

	mutex_lock(&sync->lock);
	err = dma_map_sgtable(user->dev, user->sgt, user->dir, 0);
	if (!err) {
		user->late = sync->writers;
		list_add_tail(&user->node, &sync->users);
	}
	mutex_unlock(&sync->lock);
	return err;
}

/**
 * kubuf_sync_unmap() - unmap the memory from a device
 * @sync: the buffer's
 * @user: a mapping made by kubuf_sync_map()
 *
 * While a bracket is open for writing, the device's stores were fetched when the bracket was
 * opened, and fetching them again would overwrite newer memory. The stores of a device that was
 * mapped after that were not fetched yet.
 */
void kubuf_sync_unmap(struct kubuf_sync *sync, struct kubuf_sync_user *user)
{
	mutex_lock(&sync->lock);
	list_del(&user->node);
	dma_unmap_sgtable(user->dev, user->sgt, user->dir,
			  sync->writers && !user->late ? DMA_ATTR_SKIP_CPU_SYNC : 0);
	sync->writers -= user->cpu;
	mutex_unlock(&sync->lock);
}

/* Make stores of all devices visible to the CPU. */
static void sync_cpu(struct kubuf_sync *sync)
{
	struct kubuf_sync_user *user;

	lockdep_assert_held(&sync->lock);
	list_for_each_entry(user, &sync->users, node) {
		dma_sync_sgtable_for_cpu(user->dev, user->sgt, user->dir);
		user->late = false;
		cond_resched();
	}
}

/**
 * kubuf_sync_begin() - open a bracket
 * @sync: the buffer's
 * @owner: an open file, or the struct exported of a dma-buf; kubuf_sync_leave() must be called
 *	before it is freed
 * @write: for writing, too; the bracket must then be closed by kubuf_sync_end()
 *
 * Return: 0 or -ENOMEM.
 */
int kubuf_sync_begin(struct kubuf_sync *sync, const void *owner, bool write)
{
	struct kubuf_bracket *bracket;

	mutex_lock(&sync->lock);
	bracket = sync->latest;
	if (write && (!bracket || bracket->key.owner != owner)) {
		mutex_unlock(&sync->lock);
		bracket = kubuf_bracket_get(sync, owner);
		if (!bracket)
			return -ENOMEM;
		mutex_lock(&sync->lock);
		sync->latest = bracket;
	}
	if (!sync->writers)
		sync_cpu(sync);
	if (write) {
		sync->writers++;
		bracket->open++;
	}
	mutex_unlock(&sync->lock);
	return 0;
}

static void sync_devices(struct kubuf_sync *sync)
{
	struct kubuf_sync_user *user;

	lockdep_assert_held(&sync->lock);
	list_for_each_entry(user, &sync->users, node) {
		dma_sync_sgtable_for_device(user->dev, user->sgt, user->dir);
		cond_resched();
	}
}

/**
 * kubuf_sync_fetch() - begin a driver's access: fetch the stores of devices
 * @sync: the buffer's
 * @user: the mapping of the driver's device
 *
 * Counts as a bracket for writing until kubuf_sync_give(). The stores of all devices are
 * fetched when it opens, and not again while it is open. If the same driver calls again, the
 * stores of its own device are fetched again.
 *
 * Return: 0; -EBUSY: another bracket for writing is open, whose stores would be undone.
 */
int kubuf_sync_fetch(struct kubuf_sync *sync, struct kubuf_sync_user *user)
{
	int err = -EBUSY;

	mutex_lock(&sync->lock);
	if (!sync->writers) {
		sync_cpu(sync);
		user->cpu = true;
		sync->writers = 1;
		err = 0;
	} else if (sync->writers == user->cpu) {
		dma_sync_sgtable_for_cpu(user->dev, user->sgt, user->dir);
		err = 0;
	}
	mutex_unlock(&sync->lock);
	return err;
}

/**
 * kubuf_sync_give() - end a driver's access, and make its stores visible to devices
 * @sync: the buffer's
 * @user: the mapping of the driver's device
 */
void kubuf_sync_give(struct kubuf_sync *sync, struct kubuf_sync_user *user)
{
	mutex_lock(&sync->lock);
	sync->writers -= user->cpu;
	user->cpu = false;
	sync_devices(sync);
	mutex_unlock(&sync->lock);
}

/**
 * kubuf_sync_end() - close a bracket for writing, and make its stores visible to devices
 * @sync: the buffer's
 * @owner: the owner of the bracket
 *
 * Return: false if @owner has no open bracket; nothing was done then.
 */
bool kubuf_sync_end(struct kubuf_sync *sync, const void *owner)
{
	struct kubuf_bracket *bracket = kubuf_bracket_find(sync, owner);
	bool any;

	if (!bracket)
		return false;
	mutex_lock(&sync->lock);
	any = bracket->open;
	if (any) {
		sync->writers--;
		bracket->open--;
		sync_devices(sync);
	}
	mutex_unlock(&sync->lock);
	return any;
}

/**
 * kubuf_sync_devices() - make stores without a bracket visible to devices
 * @sync: the buffer's
 */
void kubuf_sync_devices(struct kubuf_sync *sync)
{
	mutex_lock(&sync->lock);
	sync_devices(sync);
	mutex_unlock(&sync->lock);
}

/**
 * kubuf_sync_leave() - close the brackets that an owner has left open
 * @sync: the buffer's
 * @owner: the owner, which opens no more brackets
 *
 * Takes no lock if the owner never opened a bracket.
 */
void kubuf_sync_leave(struct kubuf_sync *sync, const void *owner)
{
	struct kubuf_bracket *bracket = kubuf_bracket_find(sync, owner);

	if (!bracket)
		return;
	mutex_lock(&sync->lock);
	if (bracket->open) {
		sync->writers -= bracket->open;
		sync_devices(sync);
	}
	if (sync->latest == bracket)
		sync->latest = NULL;
	mutex_unlock(&sync->lock);
	kubuf_bracket_drop(bracket);
}
