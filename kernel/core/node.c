// SPDX-License-Identifier: GPL-2.0
/*
 * node - /dev/kubuf/NAME: buffers that are found by name
 *
 * A node holds one reference to its buffer from the time it is added until its
 * device is released, which is after the last open file: those who have the
 * buffer keep it. What ends with the removal is the name.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cdev.h>
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <uapi/kubuf.h>

#include "attr.h"
#include "buf.h"
#include "compat_device.h"
#include "compat_kunit.h"
#include "node.h"
#include "trace.h"

/* Minors set aside; as many names can there be at a time. */
#define NODE_MAX 1024

/**
 * struct kubuf_node - one name
 * @dev: the device, whose name it is; the last reference to it frees the rest
 * @cdev: what opens
 * @buf: the buffer, with a reference
 * @removed: nobody is to open it any more
 * @spec: mode and owner
 * @list: place in nodes
 */
struct kubuf_node {
	struct device dev;
	struct cdev cdev;
	struct kubuf *buf;
	bool removed;
	struct kubuf_node_spec spec;
	struct list_head list;
};

static struct class *node_class;
static dev_t node_first;
static DEFINE_IDA(node_minors);

/* All nodes, sorted by name, and whether they are removed. Never held over user memory. */
static LIST_HEAD(nodes);
static DEFINE_MUTEX(nodes_lock);

/**
 * kubuf_node_name() - what it is called
 * @node: the node
 *
 * Return: the name, as long as the node is there.
 */
const char *kubuf_node_name(const struct kubuf_node *node)
{
	return dev_name(&node->dev);
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_node_name);

static int node_open(struct inode *inode, struct file *file)
{
	/* The file holds the cdev, and that its device. */
	struct kubuf_node *node = container_of(inode->i_cdev, struct kubuf_node, cdev);
	int err = -ENXIO;

	mutex_lock(&nodes_lock);
	/* A load that fails yet takes the module away, from whoever has a file of it open. */
	if (!node->removed && data_race(THIS_MODULE->state) != MODULE_STATE_COMING)
		err = kubuf_file_open(file, node->buf);
	mutex_unlock(&nodes_lock);
	return err;
}

static const struct file_operations node_fops = {
	.owner = THIS_MODULE,
	.open = node_open,
	.release = kubuf_file_release,
	.llseek = kubuf_file_llseek,
	.read_iter = kubuf_file_read_iter,
	.write_iter = kubuf_file_write_iter,
	.splice_read = kubuf_file_splice_read,
	.splice_write = iter_file_splice_write,
	.poll = kubuf_file_poll,
	.mmap = kubuf_file_mmap,
	.get_unmapped_area = kubuf_file_get_unmapped_area,
	.unlocked_ioctl = kubuf_file_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.show_fdinfo = kubuf_file_show_fdinfo,
};

static char *node_devnode(KUBUF_COMPAT_DEVNODE_CONST struct device *dev, umode_t *mode,
			  kuid_t *uid, kgid_t *gid)
{
	const struct kubuf_node *node = container_of(dev, struct kubuf_node, dev);

	if (mode)
		*mode = node->spec.mode;
	if (uid)
		*uid = node->spec.uid;
	if (gid)
		*gid = node->spec.gid;
	/*
	 * Without a path the driver core takes the bare name, and says nothing: the node
	 * would come up as /dev/NAME, and one in /dev/kubuf stay for ever.
	 */
	return kasprintf(GFP_KERNEL | __GFP_NOFAIL, "kubuf/%s", dev_name(dev));
}

static const struct device_type node_type = {
	.name = "kubuf",
	.groups = kubuf_attr_groups,
	.devnode = node_devnode,
};

static void node_release(struct device *dev)
{
	struct kubuf_node *node = container_of(dev, struct kubuf_node, dev);

	ida_free(&node_minors, MINOR(dev->devt));
	kubuf_destroy(node->buf);
	kfree(node);
}

/* A name is one word of a path, and no option of a command. */
static bool name_ok(const char *name)
{
	const char *c;

	if (!isalnum(name[0]) || !isascii(name[0]) || strlen(name) >= KUBUF_NAME_SIZE)
		return false;
	for (c = name; *c; c++)
		if (!isascii(*c) || (!isalnum(*c) && !strchr("._-", *c)))
			return false;
	return strcmp(name, "control") != 0;
}

/* The node of a name, or NULL; @after is where one of that name belongs. */
static struct kubuf_node *find(const char *name, struct list_head **after)
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

/* A node that is nowhere to be seen yet. The buffer's reference is taken over. */
static struct kubuf_node *node_new(struct kubuf *buf, const char *name,
				   const struct kubuf_node_spec *spec)
{
	struct kubuf_node *node;
	int minor, err;

	minor = ida_alloc_max(&node_minors, NODE_MAX - 1, GFP_KERNEL);
	if (minor < 0) {
		kubuf_destroy(buf);
		return ERR_PTR(minor);
	}
	node = kzalloc(sizeof(*node), GFP_KERNEL);
	if (!node) {
		ida_free(&node_minors, minor);
		kubuf_destroy(buf);
		return ERR_PTR(-ENOMEM);
	}
	node->buf = buf;
	node->spec = *spec;
	INIT_LIST_HEAD(&node->list);
	device_initialize(&node->dev);
	node->dev.class = node_class;
	node->dev.type = &node_type;
	node->dev.release = node_release;
	node->dev.devt = node_first + minor;
	dev_set_drvdata(&node->dev, buf);
	cdev_init(&node->cdev, &node_fops);
	node->cdev.owner = THIS_MODULE;
	err = dev_set_name(&node->dev, "%s", name);
	if (err) {
		put_device(&node->dev);
		return ERR_PTR(err);
	}
	return node;
}

/**
 * kubuf_node_prepare() - make a buffer and a node for it that nobody can see yet
 * @spec: the buffer; its label is the name
 * @node_spec: the node
 *
 * Return: the node, for kubuf_node_publish() or kubuf_node_drop(); or ERR_PTR of
 * -EINVAL (not a name, or what kubuf_create() says), -EEXIST, -ENOSPC (all minors
 * are in use), -ENOMEM, -EINTR.
 */
struct kubuf_node *kubuf_node_prepare(const struct kubuf_spec *spec,
				      const struct kubuf_node_spec *node_spec)
{
	struct kubuf *buf;
	struct list_head *after;
	bool taken;

	if (!name_ok(spec->label))
		return ERR_PTR(-EINVAL);
	/* Before any memory is got for it; what counts is kubuf_node_publish(). */
	mutex_lock(&nodes_lock);
	taken = find(spec->label, &after);
	mutex_unlock(&nodes_lock);
	if (taken)
		return ERR_PTR(-EEXIST);
	buf = kubuf_create(spec);
	if (IS_ERR(buf))
		return ERR_CAST(buf);
	return node_new(buf, spec->label, node_spec);
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_node_prepare);

/**
 * kubuf_node_drop() - let a node go that was never published, and its buffer
 * @node: the node
 */
void kubuf_node_drop(struct kubuf_node *node)
{
	put_device(&node->dev);
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_node_drop);

/**
 * kubuf_node_publish() - let everybody see a node
 * @node: a prepared one; taken over, also when this fails
 *
 * Only one of several that add the same name at once gets it.
 *
 * Return: 0, -EEXIST, -ENOMEM.
 */
int kubuf_node_publish(struct kubuf_node *node)
{
	struct list_head *after;
	int err;

	mutex_lock(&nodes_lock);
	err = find(kubuf_node_name(node), &after) ? -EEXIST
						  : cdev_device_add(&node->cdev, &node->dev);
	if (!err) {
		list_add(&node->list, after);
		trace_kubuf_add(node->buf);
	}
	mutex_unlock(&nodes_lock);
	if (err)
		kubuf_node_drop(node);
	return err;
}

/**
 * kubuf_node_add() - make a buffer and give it a name
 * @spec: the buffer; its label is the name
 * @node_spec: the node
 *
 * Return: 0, or what kubuf_node_prepare() and kubuf_node_publish() say.
 */
int kubuf_node_add(const struct kubuf_spec *spec, const struct kubuf_node_spec *node_spec)
{
	struct kubuf_node *node = kubuf_node_prepare(spec, node_spec);

	return IS_ERR(node) ? PTR_ERR(node) : kubuf_node_publish(node);
}

/* Caller holds the lock, and has taken it off the list by the time it lets go. */
static void node_take_down(struct kubuf_node *node)
{
	lockdep_assert_held(&nodes_lock);
	node->removed = true;
	list_del(&node->list);
	cdev_device_del(&node->cdev, &node->dev);
	trace_kubuf_remove(node->buf);
	kubuf_doorbell_close(&node->buf->doorbell);
	put_device(&node->dev);
}

/**
 * kubuf_node_remove() - take a name away; the buffer stays with those who have it
 * @name: the name
 *
 * Return: 0, or -ENOENT.
 */
int kubuf_node_remove(const char *name)
{
	struct list_head *after;
	struct kubuf_node *node;

	mutex_lock(&nodes_lock);
	node = find(name, &after);
	if (node)
		node_take_down(node);
	mutex_unlock(&nodes_lock);
	return node ? 0 : -ENOENT;
}

static void describe(const struct kubuf_node *node, struct kubuf_entry *entry)
{
	const struct kubuf *buf = node->buf;

	entry->size = buf->size;
	entry->events = kubuf_doorbell_count(&buf->doorbell);
	entry->backing = buf->backing;
	entry->cache = buf->cache;
	entry->flags = buf->flags & KUBUF_FLAG_VALID;
	strscpy(entry->name, kubuf_node_name(node), sizeof(entry->name));
}

/**
 * kubuf_node_list() - describe all nodes, sorted by name
 * @entries: user memory for the descriptions
 * @room: how many it has room for
 * @count: how many nodes there are
 *
 * Return: 0, -ENOMEM, or -EFAULT.
 */
int kubuf_node_list(struct kubuf_entry __user *entries, u32 room, u32 *count)
{
	struct kubuf_entry *copy;
	struct kubuf_node *node;
	unsigned long left;
	u32 n = 0;

	/* There are never more; and user memory is not touched under the lock. */
	room = min_t(u32, room, NODE_MAX);
	copy = kvcalloc(room, sizeof(*copy), GFP_KERNEL_ACCOUNT);
	if (!copy && room)
		return -ENOMEM;
	mutex_lock(&nodes_lock);
	list_for_each_entry(node, &nodes, list) {
		if (n < room)
			describe(node, &copy[n]);
		n++;
	}
	mutex_unlock(&nodes_lock);
	left = copy_to_user(entries, copy, array_size(min(n, room), sizeof(*copy)));
	kvfree(copy);
	*count = n;
	return left ? -EFAULT : 0;
}

/**
 * kubuf_node_init() - get ready for nodes
 *
 * Return: 0 or a negative errno.
 */
int kubuf_node_init(void)
{
	int err;

	err = alloc_chrdev_region(&node_first, 0, NODE_MAX, "kubuf");
	if (err)
		return err;
	node_class = kubuf_compat_class_create("kubuf");
	if (IS_ERR(node_class)) {
		unregister_chrdev_region(node_first, NODE_MAX);
		return PTR_ERR(node_class);
	}
	return 0;
}

/**
 * kubuf_node_exit() - remove every node; none is open, since that would hold the module
 */
void kubuf_node_exit(void)
{
	struct kubuf_node *node, *next;

	mutex_lock(&nodes_lock);
	list_for_each_entry_safe(node, next, &nodes, list)
		node_take_down(node);
	mutex_unlock(&nodes_lock);
	class_destroy(node_class);
	unregister_chrdev_region(node_first, NODE_MAX);
	ida_destroy(&node_minors);
}
