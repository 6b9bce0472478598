// SPDX-License-Identifier: GPL-2.0
/*
 * attr - /sys/class/kubuf/NAME/: what a named buffer is
 *
 * The device holds its buffer until the last sysfs reader has left. A process that may not read
 * the node in /dev learns no more than its name.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/device.h>
#include <linux/sysfs.h>

#include "attr.h"
#include "buf.h"
#include "cache.h"
#include "node.h"
#include "registry.h"

static struct kubuf *attr_buf(struct device *dev)
{
	return dev_get_drvdata(dev);
}

static bool attr_told(struct device *dev)
{
	const struct kubuf_node *node = container_of(dev, struct kubuf_node, dev);

	return kubuf_registry_may_read(&node->spec);
}

static const char *attr_mapping(const struct kubuf *buf)
{
	return buf->flags & KUBUF_FLAG_MAP_PFN ? "pfn" : "page";
}

/* A read-only attribute: its printf format, and the value, an expression in `buf`. */
#define ATTR(name, format, value)                                                                \
	static ssize_t name##_show(struct device *dev, struct device_attribute *attr, char *out) \
	{                                                                                        \
		struct kubuf *buf = attr_buf(dev);                                               \
		if (!attr_told(dev))                                                             \
			return -EACCES;                                                          \
		return sysfs_emit(out, format "\n", value);                                      \
	}                                                                                        \
	static DEVICE_ATTR_RO(name)

ATTR(size, "%zu", buf->size);
ATTR(backing, "%s", buf->ops->name);
ATTR(cache, "%s", kubuf_cache_name(buf->cache));
ATTR(mapping, "%s", attr_mapping(buf));
ATTR(label, "%s", buf->label);
ATTR(id, "%llu", buf->id);
ATTR(users, "%d", atomic_read(&buf->files));
ATTR(exports, "%d", atomic_read(&buf->exports));
ATTR(events, "%llu", kubuf_events_count(&buf->bells[0]));
ATTR(huge, "%zu", kubuf_huge(buf));

static struct attribute *kubuf_attr_attrs[] = {
	&dev_attr_size.attr,
	&dev_attr_backing.attr,
	&dev_attr_cache.attr,
	&dev_attr_mapping.attr,
	&dev_attr_label.attr,
	&dev_attr_id.attr,
	&dev_attr_users.attr,
	&dev_attr_exports.attr,
	&dev_attr_events.attr,
	&dev_attr_huge.attr,
	NULL,
};

static const struct attribute_group kubuf_attr_group = {
	.attrs = kubuf_attr_attrs,
};

const struct attribute_group *kubuf_attr_groups[] = {
	&kubuf_attr_group,
	NULL,
};
