/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sync - which of CPU and devices may access a buffer's memory at a time
 */
#ifndef KUBUF_SYNC_H
#define KUBUF_SYNC_H

#include <linux/dma-direction.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

struct device;
struct kubuf_bracket;
struct sg_table;

/**
 * struct kubuf_sync - the devices that have a buffer mapped, and its open brackets
 * @lock: protects the members below; held over cache maintenance, never over accesses to user
 *	memory
 * @users: list of struct kubuf_sync_user
 * @writers: number of open brackets for writing, of all owners and drivers
 * @latest: the brackets of the owner that opened one last, or NULL; saves a lookup
 */
struct kubuf_sync {
	struct mutex lock;
	struct list_head users;
	unsigned long writers;
	struct kubuf_bracket *latest;
};

/**
 * struct kubuf_sync_user - the mapping for one device
 * @node: entry in &kubuf_sync.users
 * @dev: the device
 * @sgt: the scatter list, mapped for the device
 * @dir: direction of the DMA
 * @cpu: the driver has called kubuf_sync_fetch() and not yet kubuf_sync_give()
 * @late: mapped while a bracket for writing was open, so the device's stores were not fetched
 *	when that bracket opened
 */
struct kubuf_sync_user {
	struct list_head node;
	struct device *dev;
	struct sg_table *sgt;
	enum dma_data_direction dir;
	bool cpu;
	bool late;
};

void kubuf_sync_init(struct kubuf_sync *sync);
void kubuf_sync_exit(struct kubuf_sync *sync);
int kubuf_sync_map(struct kubuf_sync *sync, struct kubuf_sync_user *user);
void kubuf_sync_unmap(struct kubuf_sync *sync, struct kubuf_sync_user *user);
int kubuf_sync_fetch(struct kubuf_sync *sync, struct kubuf_sync_user *user);
void kubuf_sync_give(struct kubuf_sync *sync, struct kubuf_sync_user *user);
int kubuf_sync_begin(struct kubuf_sync *sync, const void *owner, bool write);
bool kubuf_sync_end(struct kubuf_sync *sync, const void *owner);
void kubuf_sync_devices(struct kubuf_sync *sync);
void kubuf_sync_leave(struct kubuf_sync *sync, const void *owner);

#endif
