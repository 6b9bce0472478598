// SPDX-License-Identifier: GPL-2.0
/*
 * publish - names that drivers give their buffers, and kubuf_destroy()
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/bug.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kubuf.h>
#include <linux/wait_bit.h>

#include "buf.h"
#include "node.h"
#include "registry.h"

/* Value of buf->node while the device is being added; kubuf_unpublish() waits until it changes. */
#define COMING ((struct kubuf_node *)-1L)

int kubuf_publish(struct kubuf *buf, struct device *parent, const char *name, umode_t mode)
{
	const struct kubuf_node_spec spec = {
		.mode = mode,
		.uid = GLOBAL_ROOT_UID,
		.gid = GLOBAL_ROOT_GID,
		.driver = true,
		.parent = parent,
	};
	struct kubuf_node *node;
	int err;

	if (WARN(READ_ONCE(buf->destroyed), "%s is published after its end\n", buf->label))
		return -EINVAL;
	if (mode & ~KUBUF_NODE_MODES)
		return -EINVAL;
	if (READ_ONCE(buf->ended))
		return -ENODEV;
	node = kubuf_node_of(buf, name, &spec);
	if (IS_ERR(node))
		return PTR_ERR(node);
	if (cmpxchg(&buf->node, NULL, COMING)) {
		kubuf_node_drop(node);
		return -EBUSY;
	}
	err = kubuf_node_publish(node);
	/* Release: a thread that reads this pointer finds the node's device complete. */
	smp_store_release(&buf->node, err ? NULL : node);
	smp_mb(); /* the store must precede the look for waiters in wake_up_var() */
	wake_up_var(&buf->node);
	return err;
}
EXPORT_SYMBOL_GPL(kubuf_publish);

void kubuf_unpublish(struct kubuf *buf)
{
	struct kubuf_node *node;

	do {
		wait_var_event(&buf->node, READ_ONCE(buf->node) != COMING);
		node = READ_ONCE(buf->node);
		if (!node)
			return;
	} while (node == COMING || cmpxchg(&buf->node, node, NULL) != node);
	kubuf_registry_claim(node);
	kubuf_node_take_down(node, false);
}
EXPORT_SYMBOL_GPL(kubuf_unpublish);

void kubuf_destroy(struct kubuf *buf)
{
	if (!buf)
		return;
	if (WARN(READ_ONCE(buf->destroyed), "%s is destroyed a second time\n", buf->label))
		return;
	kubuf_unpublish(buf);
	WRITE_ONCE(buf->destroyed, true);
	kubuf_drop(buf);
}
EXPORT_SYMBOL_GPL(kubuf_destroy);
