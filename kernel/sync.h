/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sync - devices that have memory mapped, and whose turn it is
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
 * struct kubuf_sync - all devices that have the memory of one buffer mapped
 * @lock: guards the rest; held over cache maintenance, never over user memory
 * @users: struct kubuf_sync_user
 * @writers: brackets that are open for writing, of everybody together, and drivers' turns
 * @latest: the brackets of the owner that opened one last, or NULL
 */
struct kubuf_sync {
	struct mutex lock;
	struct list_head users;
	unsigned long writers;
	struct kubuf_bracket *latest;
};

/**
 * struct kubuf_sync_user - one mapping for one device
 * @node: place in &kubuf_sync.users
 * @dev: the device
 * @sgt: the memory as mapped for it
 * @dir: which way data goes
 * @cpu: its driver has fetched and not given back: as a bracket for writing
 * @late: mapped while a bracket was open for writing, which has not fetched from it
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
