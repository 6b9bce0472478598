// SPDX-License-Identifier: GPL-2.0
/*
 * sync - devices that have memory mapped, and whose turn it is
 *
 * Memory that a device reads or writes past the CPU's caches belongs to one of
 * them at a time (Documentation/core-api/dma-api.rst). A program says that its
 * turn begins and ends (a bracket); every device is told, each by the direction that
 * it was mapped with. All of the memory goes over, whatever part of it is meant: a
 * scatter list cannot be divided.
 *
 * Going over to the CPU is a store: where a device has bounce buffers or does not look
 * into caches, memory is overwritten with what the device has. So that does not happen
 * while anybody has a bracket open for writing, whose stores it would undo. Brackets for
 * reading forbid nothing and need no end. Going over to devices undoes no program's
 * store, and happens at every end of a bracket for writing.
 */
#include <linux/dma-mapping.h>

#include "bracket.h"
#include "sync.h"

/**
 * kubuf_sync_init() - initialise, without a device
 * @sync: the buffer's
 */
void kubuf_sync_init(struct kubuf_sync *sync)
{
	mutex_init(&sync->lock);
	INIT_LIST_HEAD(&sync->users);
}

/**
 * kubuf_sync_exit() - the reverse, after the last device
 * @sync: the buffer's
 */
void kubuf_sync_exit(struct kubuf_sync *sync)
{
	WARN_ON(!list_empty(&sync->users) || sync->writers);
	mutex_destroy(&sync->lock);
}

/**
 * kubuf_sync_map() - map the memory for a device
 * @sync: the buffer's
 * @user: the mapping, with device, table and direction filled in; stays the caller's
 *
 * Never with DMA_ATTR_SKIP_CPU_SYNC, not even where no cache has any of the memory: it
 * skips the copies to and from bounce buffers, too.
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
 * kubuf_sync_unmap() - take a mapping away from its device
 * @sync: the buffer's
 * @user: what kubuf_sync_map() mapped
 *
 * While a bracket is open for writing, memory is newer than what the device has, which
 * came over when the bracket opened: that is not to come once more. A device that was
 * mapped since has something that did not come over.
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

/* Make the devices' stores visible to the CPU. */
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
 * @owner: an open file, or what stands for a dma-buf; it must call kubuf_sync_leave() when it
 *	goes
 * @write: for writing, too; kubuf_sync_end() is due then
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
 * kubuf_sync_fetch() - a driver's turn begins: its device has written, and it may, too
 * @sync: the buffer's
 * @user: the mapping for the device
 *
 * Until kubuf_sync_give() this counts as a bracket for writing: the stores of all devices are
 * fetched at its beginning, and none after that. A driver that fetches again fetches its own
 * device's stores again.
 *
 * Return: 0; -EBUSY: another bracket for writing is open, whose stores this would undo.
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
 * kubuf_sync_give() - a driver's turn ends: devices see what was stored
 * @sync: the buffer's
 * @user: the mapping for the driver's device
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
 * kubuf_sync_end() - close a bracket for writing, and let devices see what was stored
 * @sync: the buffer's
 * @owner: whose
 *
 * Return: false, and nothing was done, if @owner has no open bracket.
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
 * kubuf_sync_devices() - let devices see what was stored without a bracket
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
 * @owner: the owner, which goes and opens none any more
 *
 * An owner that never opened a bracket takes no lock here.
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
