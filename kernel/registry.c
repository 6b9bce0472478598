// SPDX-License-Identifier: GPL-2.0
/*
 * registry - the names that are taken, and their minors
 *
 * Minors are allocated cyclically, so that a node which somebody made by mknod(2) does not soon
 * lead to another buffer.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/xarray.h>

#include "buf.h"
#include "node.h"
#include "registry.h"

static unsigned int max_names = 1024;
module_param(max_names, uint, 0444);
MODULE_PARM_DESC(max_names, "maximum number of named buffers (default 1024)");

/*
 * All nodes, sorted by name, and their count. The lock is never held over a wait for a device
 * or for user memory.
 */
static LIST_HEAD(nodes);
static unsigned int nodes_count;
static DEFINE_MUTEX(nodes_lock);

/* The same nodes by minor. Its xa_lock nests inside nodes_lock; an open takes only the xa_lock. */
static DEFINE_XARRAY_ALLOC(node_minors);

/*
 * Find a node by name. NULL if there is none; @after is then where a node of that name is
 * inserted.
 */
static struct kubuf_node *find_node(const char *name, struct list_head **after)
{
	struct kubuf_node *node;
	int order;

	lockdep_assert_held(&nodes_lock);
	*after = &nodes;
	list_for_each_entry(node, &nodes, list) {
		order = strcmp(kubuf_node_name(node), name);
		if (!order)
			return node;
		if (order > 0)
			break;
		*after = &node->list;
	}
	return NULL;
}

/*
 * The state is set under both locks, so that either protects it: nodes_lock in a search by
 * name, xa_lock in an open.
 */
static void set_state(struct kubuf_node *node, enum kubuf_node_state state)
{
	lockdep_assert_held(&nodes_lock);
	xa_lock(&node_minors);
	node->state = state;
	xa_unlock(&node_minors);
}

/**
 * kubuf_registry_has() - check whether a name is taken
 * @name: the name
 *
 * Return: true if the name is taken at this moment.
 */
bool kubuf_registry_has(const char *name)
{
	struct list_head *after;
	bool taken;

	mutex_lock(&nodes_lock);
	taken = find_node(name, &after);
	mutex_unlock(&nodes_lock);
	return taken;
}

/**
 * kubuf_registry_reserve() - reserve a name and a minor
 * @node: a node with its name set; gets the minor, and can be opened at once
 *
 * Return: 0; -EEXIST (the name is taken); -ENOSPC (max_names= names are taken); -ENOMEM.
 */
int kubuf_registry_reserve(struct kubuf_node *node)
{
	static u32 next_minor;
	struct list_head *after;
	int err;

	node->state = KUBUF_NODE_COMING;
	mutex_lock(&nodes_lock);
	if (find_node(kubuf_node_name(node), &after))
		err = -EEXIST;
	else if (nodes_count >= max_names)
		err = -ENOSPC;
	else
		err = xa_alloc_cyclic(&node_minors, &node->minor, node,
				      XA_LIMIT(0, KUBUF_REGISTRY_MINORS - 1), &next_minor,
				      GFP_KERNEL_ACCOUNT);
	if (err >= 0) { /* xa_alloc_cyclic() returns 1 after the minors have wrapped */
		list_add(&node->list, after);
		nodes_count++;
		err = 0;
	}
	mutex_unlock(&nodes_lock);
	return err == -EBUSY ? -ENOSPC : err;
}

/**
 * kubuf_registry_live() - mark a node whose device exists as live
 * @node: the node; another thread may remove and free it as soon as this returns
 */
void kubuf_registry_live(struct kubuf_node *node)
{
	mutex_lock(&nodes_lock);
	set_state(node, KUBUF_NODE_LIVE);
	mutex_unlock(&nodes_lock);
}

/**
 * kubuf_registry_take() - find a live node by name, and mark it as going
 * @name: the name, which stays taken until kubuf_registry_free()
 *
 * Return: the node, which the caller removes; or ERR_PTR of -ENOENT, -EBUSY (the node is coming
 * or going), -EPERM (the node is a driver's).
 */
struct kubuf_node *kubuf_registry_take(const char *name)
{
	struct list_head *after;
	struct kubuf_node *node;

	mutex_lock(&nodes_lock);
	node = find_node(name, &after);
	if (!node)
		node = ERR_PTR(-ENOENT);
	else if (node->state != KUBUF_NODE_LIVE)
		node = ERR_PTR(-EBUSY);
	else if (node->spec.driver)
		node = ERR_PTR(-EPERM);
	else
		set_state(node, KUBUF_NODE_GOING);
	mutex_unlock(&nodes_lock);
	return node;
}

/**
 * kubuf_registry_claim() - mark a driver's node as going, for its driver
 * @node: the node, in state KUBUF_NODE_LIVE
 */
void kubuf_registry_claim(struct kubuf_node *node)
{
	mutex_lock(&nodes_lock);
	set_state(node, KUBUF_NODE_GOING);
	mutex_unlock(&nodes_lock);
}

/**
 * kubuf_registry_take_any() - mark any node as going, when the module is unloaded
 *
 * Return: a node, or NULL if none is left.
 */
struct kubuf_node *kubuf_registry_take_any(void)
{
	struct kubuf_node *node;

	mutex_lock(&nodes_lock);
	node = list_first_entry_or_null(&nodes, struct kubuf_node, list);
	if (node)
		set_state(node, KUBUF_NODE_GOING);
	mutex_unlock(&nodes_lock);
	return node;
}

/**
 * kubuf_registry_free() - free the name and minor of a node
 * @node: the node, whose device has been removed or never existed
 */
void kubuf_registry_free(struct kubuf_node *node)
{
	mutex_lock(&nodes_lock);
	xa_erase(&node_minors, node->minor);
	list_del(&node->list);
	nodes_count--;
	mutex_unlock(&nodes_lock);
}

/**
 * kubuf_registry_open() - find the buffer of a minor
 * @minor: the minor
 *
 * Return: the buffer with a reference, or NULL.
 */
struct kubuf *kubuf_registry_open(u32 minor)
{
	struct kubuf *buf = NULL;
	struct kubuf_node *node;

	xa_lock(&node_minors);
	node = xa_load(&node_minors, minor);
	if (node && node->state != KUBUF_NODE_GOING && kubuf_tryget(node->buf))
		buf = node->buf;
	xa_unlock(&node_minors);
	return buf;
}

/**
 * kubuf_registry_may_read() - check whether the caller may read a node
 * @spec: mode and owner that the node was made with
 *
 * Return: true if the caller may.
 */
bool kubuf_registry_may_read(const struct kubuf_node_spec *spec)
{
	umode_t mode = spec->mode;

	if (uid_eq(current_fsuid(), spec->uid))
		mode >>= 6;
	else if (in_group_p(spec->gid))
		mode >>= 3;
	return mode & 4 || ns_capable_noaudit(&init_user_ns, CAP_DAC_READ_SEARCH) ||
	       ns_capable_noaudit(&init_user_ns, CAP_DAC_OVERRIDE);
}

/* A caller who may not read the node learns no more than its name. */
static void describe_node(const struct kubuf_node *node, struct kubuf_entry *entry)
{
	const struct kubuf *buf = node->buf;

	strscpy(entry->name, kubuf_node_name(node), sizeof(entry->name));
	if (!kubuf_registry_may_read(&node->spec))
		return;
	entry->size = buf->size;
	entry->events = kubuf_events_count(&buf->bells[0]);
	entry->backing = buf->backing;
	entry->cache = buf->cache;
	entry->flags = buf->flags & KUBUF_FLAG_VALID;
}

/**
 * kubuf_registry_list() - describe all nodes, sorted by name
 * @entries: user memory for the descriptions
 * @room: number of descriptions that fit in @entries
 * @count: set to the number of nodes
 *
 * Return: 0, -ENOMEM, or -EFAULT.
 */
int kubuf_registry_list(struct kubuf_entry __user *entries, u32 room, u32 *count)
{
	struct kubuf_entry *copy;
	struct kubuf_node *node;
	unsigned long left;
	u32 n = 0;

	/*
	 * Copy the descriptions to a temporary array, whose size max_names= bounds: user memory
	 * must not be touched under nodes_lock.
	 */
	room = min3(room, max_names, (u32)KUBUF_REGISTRY_MINORS);
	copy = kvcalloc(room, sizeof(*copy), GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!copy && room)
		return -ENOMEM;
	mutex_lock(&nodes_lock);
	list_for_each_entry(node, &nodes, list) {
		if (n < room)
			describe_node(node, &copy[n]);
		n++;
	}
	mutex_unlock(&nodes_lock);
	left = copy_to_user(entries, copy, array_size(min(n, room), sizeof(*copy)));
	kvfree(copy);
	*count = n;
	return left ? -EFAULT : 0;
}
