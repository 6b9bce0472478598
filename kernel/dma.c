// SPDX-License-Identifier: GPL-2.0
/*
 * dma - mapping a buffer for a device, of a driver's or of a dma-buf's importer
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/device.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "buf.h"

/**
 * struct dma_map - a buffer mapped for one device; holds a view of the buffer
 * @sgt: the scatter list that the device's driver gets
 * @user: the mapping in the buffer's list of devices to synchronise
 */
struct dma_map {
	struct sg_table sgt;
	struct kubuf_sync_user user;
};

static struct kubuf_sync_user *user_of(struct sg_table *table)
{
	return &container_of(table, struct dma_map, sgt)->user;
}

/*
 * Memory that does not begin and end at a cache line shares lines with other data, which DMA by
 * a non-coherent device would overwrite.
 */
static bool is_aligned(const struct kubuf *buf, struct device *dev)
{
	size_t line = dev_is_dma_coherent(dev) ? 1 : dma_get_cache_alignment();

	return !((buf->first | buf->size) & (line - 1));
}

struct sg_table *kubuf_dma_map(struct kubuf *buf, struct device *dev, enum dma_data_direction dir)
{
	struct dma_map *map;
	int err;

	if (buf->no_store && dir != DMA_TO_DEVICE)
		return ERR_PTR(-EACCES);
	if (dir != DMA_TO_DEVICE && !is_aligned(buf, dev))
		return ERR_PTR(-EINVAL);
	map = kzalloc(sizeof(*map), GFP_KERNEL_ACCOUNT);
	if (!map)
		return ERR_PTR(-ENOMEM);
	err = PTR_ERR_OR_ZERO(kubuf_vmap(buf));
	if (err)
		goto err_free;
	err = buf->ops->table(buf, dev, &map->sgt);
	if (err)
		goto err_vunmap;
	map->user.dev = get_device(dev);
	map->user.sgt = &map->sgt;
	map->user.dir = dir;
	err = kubuf_sync_map(&buf->sync, &map->user);
	if (err)
		goto err_put_device;
	return &map->sgt;

err_put_device:
	put_device(dev);
	sg_free_table(&map->sgt);
err_vunmap:
	kubuf_vunmap(buf);
err_free:
	kfree(map);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_GPL(kubuf_dma_map);

void kubuf_dma_unmap(struct kubuf *buf, struct sg_table *table)
{
	kubuf_sync_unmap(&buf->sync, user_of(table));
	put_device(user_of(table)->dev);
	sg_free_table(table);
	kubuf_vunmap(buf);
	kfree(container_of(table, struct dma_map, sgt));
}
EXPORT_SYMBOL_GPL(kubuf_dma_unmap);

int kubuf_dma_sync_for_cpu(struct kubuf *buf, struct sg_table *table)
{
	return kubuf_sync_fetch(&buf->sync, user_of(table));
}
EXPORT_SYMBOL_GPL(kubuf_dma_sync_for_cpu);

void kubuf_dma_sync_for_device(struct kubuf *buf, struct sg_table *table)
{
	kubuf_sync_give(&buf->sync, user_of(table));
}
EXPORT_SYMBOL_GPL(kubuf_dma_sync_for_device);
