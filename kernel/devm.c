// SPDX-License-Identifier: GPL-2.0
/*
 * devm - buffers, mappings and streams that are freed when a device's driver is unbound
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kubuf.h>
#include <linux/slab.h>

static void end_buffer(void *buf)
{
	kubuf_hangup(buf);
	kubuf_destroy(buf);
}

struct kubuf *devm_kubuf_create_owned(struct device *dev, const struct kubuf_spec *spec,
				      struct module *owner)
{
	struct kubuf *buf = kubuf_create_owned(spec, owner);
	int err;

	if (IS_ERR(buf))
		return buf;
	err = devm_add_action_or_reset(dev, end_buffer, buf);
	return err ? ERR_PTR(err) : buf;
}
EXPORT_SYMBOL_GPL(devm_kubuf_create_owned);

/**
 * struct devm_map - one mapping, for kubuf_dma_unmap()
 * @buf: the buffer
 * @table: the scatter list that kubuf_dma_map() returned
 */
struct devm_map {
	struct kubuf *buf;
	struct sg_table *table;
};

static void end_map(struct device *dev, void *res)
{
	const struct devm_map *map = res;

	kubuf_dma_unmap(map->buf, map->table);
}

struct sg_table *devm_kubuf_dma_map(struct device *dev, struct kubuf *buf,
				    enum dma_data_direction dir)
{
	struct devm_map *map = devres_alloc(end_map, sizeof(*map), GFP_KERNEL);

	if (!map)
		return ERR_PTR(-ENOMEM);
	map->buf = buf;
	map->table = kubuf_dma_map(buf, dev, dir);
	if (IS_ERR(map->table)) {
		struct sg_table *err = map->table;

		devres_free(map);
		return err;
	}
	devres_add(dev, map);
	return map->table;
}
EXPORT_SYMBOL_GPL(devm_kubuf_dma_map);

static void end_stream(void *stream)
{
	kubuf_stream_destroy(stream);
}

struct kubuf_stream *devm_kubuf_stream_create(struct device *dev, struct kubuf *buf)
{
	struct kubuf_stream *stream = kubuf_stream_create(buf);
	int err;

	if (IS_ERR(stream))
		return stream;
	err = devm_add_action_or_reset(dev, end_stream, stream);
	return err ? ERR_PTR(err) : stream;
}
EXPORT_SYMBOL_GPL(devm_kubuf_stream_create);
