// SPDX-License-Identifier: GPL-2.0
/*
 * node - /dev/kubuf/NAME: buffers with a name
 *
 * A node that an administrator made owns the maker's reference to its buffer until the node is
 * removed; open files have references of their own. Removing the node frees its name and number
 * as soon as the device is gone, even if the buffer is still in use. A driver's node holds no
 * reference, because the reference would hold the driver's module; the driver removes the node
 * before it drops the buffer (publish.c).
 *
 * One cdev serves all minors, and an open looks its minor up in the registry.
 *
 * Adding or removing a device waits for kdevtmpfs, which waits for anybody who reads /dev/kubuf
 * slowly. So no lock is held meanwhile: a name is first reserved and then added, or first
 * marked as going and then removed.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cdev.h>
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "attr.h"
#include "buf.h"
#include "compat_device.h"
#include "node.h"
#include "registry.h"
#include "trace.h"

static struct class *node_class;
static dev_t node_first;
static struct cdev node_cdev;

/**
 * kubuf_node_name() - the name of a node
 * @node: the node
 *
 * Return: the name, as long as the node is there.
 */
const char *kubuf_node_name(const struct kubuf_node *node)
{
	return dev_name(&node->dev);
}

static int node_open(struct inode *inode, struct file *file)
{
	struct kubuf *buf;
	int err;

	buf = kubuf_registry_open(iminor(inode));
	if (!buf)
		return -ENXIO;
	err = kubuf_file_open(file, buf);
	kubuf_put(buf);
	return err;
}

DEFINE_KUBUF_FOPS(node_fops, node_open);

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
	 * If this returned NULL for lack of memory, the driver core would silently use the bare
	 * name: it would make /dev/NAME, or leave /dev/kubuf/NAME behind.
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
	kfree(container_of(dev, struct kubuf_node, dev));
}

/* A name is one component of a path, and does not begin as an option of a command does. */
static bool is_name(const char *name)
{
	const char *c;

	if (!isalnum(name[0]) || !isascii(name[0]) || strlen(name) >= KUBUF_NAME_SIZE)
		return false;
	for (c = name; *c; c++)
		if (!isascii(*c) || (!isalnum(*c) && !strchr("._-", *c)))
			return false;
	return strcmp(name, "control") != 0;
}

static bool name_ok(const char *name)
{
	if (is_name(name))
		return true;
	pr_err_ratelimited("\"%*pE\" is not a valid name: want 1 to %d of A-Z a-z 0-9 . _ - with a letter or digit first; \"control\" is taken\n",
			   (int)strnlen(name, KUBUF_NAME_SIZE), name, KUBUF_NAME_SIZE - 1);
	return false;
}

/* Allocate a node without publishing it. Takes over the caller's reference to the buffer. */
static struct kubuf_node *node_new(struct kubuf *buf, const char *name,
				   const struct kubuf_node_spec *spec)
{
	struct kubuf_node *node = kzalloc(sizeof(*node), GFP_KERNEL_ACCOUNT);
	int err;

	if (!node) {
		if (!spec->driver)
			kubuf_drop(buf);
		return ERR_PTR(-ENOMEM);
	}
	node->buf = buf;
	node->spec = *spec;
	node->spec.mode = spec->mode ?: KUBUF_NODE_MODE; /* the same that devtmpfs takes for 0 */
	INIT_LIST_HEAD(&node->list);
	device_initialize(&node->dev);
	node->dev.class = node_class;
	node->dev.parent = spec->parent;
	node->dev.type = &node_type;
	node->dev.release = node_release;
	dev_set_drvdata(&node->dev, buf);
	err = dev_set_name(&node->dev, "%s", name);
	if (err) {
		kubuf_node_drop(node);
		return ERR_PTR(err);
	}
	return node;
}

/**
 * kubuf_node_prepare() - make a buffer and an unpublished node for it
 * @spec: the buffer; its label is the name
 * @node_spec: the node
 *
 * Return: the node, for kubuf_node_publish() or kubuf_node_drop(); or ERR_PTR of
 * -EINVAL (not a name, or what kubuf_create() says), -EEXIST, -ENOMEM, -EINTR.
 */
struct kubuf_node *kubuf_node_prepare(const struct kubuf_spec *spec,
				      const struct kubuf_node_spec *node_spec)
{
	struct kubuf *buf;

	if (!name_ok(spec->label))
		return ERR_PTR(-EINVAL);
	/* An early check, before memory is allocated; kubuf_node_publish() decides. */
	if (kubuf_registry_has(spec->label))
		return ERR_PTR(-EEXIST);
	buf = kubuf_create(spec);
	if (IS_ERR(buf))
		return ERR_CAST(buf);
	return node_new(buf, spec->label, node_spec);
}

/**
 * kubuf_node_of() - make an unpublished node for a driver's buffer
 * @buf: the buffer
 * @name: the name
 * @spec: the node; its @driver is set
 *
 * Return: as kubuf_node_prepare().
 */
struct kubuf_node *kubuf_node_of(struct kubuf *buf, const char *name,
				 const struct kubuf_node_spec *spec)
{
	return name_ok(name) ? node_new(buf, name, spec) : ERR_PTR(-EINVAL);
}

/**
 * kubuf_node_drop() - free an unpublished node, and drop its buffer
 * @node: the node
 */
void kubuf_node_drop(struct kubuf_node *node)
{
	struct kubuf *buf = node->buf;
	bool driver = node->spec.driver;

	put_device(&node->dev);
	if (!driver)
		kubuf_drop(buf);
}

/**
 * kubuf_node_publish() - publish a node
 * @node: an unpublished node; freed if this fails
 *
 * If several callers add the same name at once, one succeeds. The node can be opened before its
 * device exists, so that a program which sees the node is never refused; REMOVE is refused
 * until the device exists.
 *
 * Return: 0, -EEXIST, -ENOSPC (as many names are taken as max_names= allows), -ENOMEM.
 */
int kubuf_node_publish(struct kubuf_node *node)
{
	int err;

	err = kubuf_registry_reserve(node);
	if (err)
		goto err_drop;
	node->dev.devt = MKDEV(MAJOR(node_first), node->minor);
	err = device_add(&node->dev);
	if (err)
		goto err_free;
	trace_kubuf_add(node->buf);
	kubuf_registry_live(node);
	return 0;

err_free:
	kubuf_registry_free(node);
err_drop:
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

/**
 * kubuf_node_take_down() - remove the device of a node, and free the node
 * @node: the node, in state KUBUF_NODE_GOING
 * @hangup: end the buffer, too
 */
void kubuf_node_take_down(struct kubuf_node *node, bool hangup)
{
	device_del(&node->dev);
	trace_kubuf_remove(node->buf);
	if (hangup)
		kubuf_hangup(node->buf);
	kubuf_registry_free(node);
	kubuf_node_drop(node);
}

/**
 * kubuf_node_remove() - remove a name; open files and mappings keep the buffer
 * @name: the name
 * @hangup: end the buffer, too
 *
 * Return: 0; -ENOENT; -EBUSY (an ADD or REMOVE of that name has not finished); -EPERM (the name
 * is a driver's).
 */
int kubuf_node_remove(const char *name, bool hangup)
{
	struct kubuf_node *node = kubuf_registry_take(name);

	if (IS_ERR(node))
		return PTR_ERR(node);
	kubuf_node_take_down(node, hangup);
	return 0;
}

/**
 * kubuf_node_init() - register the class, the cdev and their numbers
 *
 * Return: 0 or a negative errno.
 */
int kubuf_node_init(void)
{
	int err;

	err = alloc_chrdev_region(&node_first, 0, KUBUF_REGISTRY_MINORS, "kubuf");
	if (err)
		return err;
	node_class = kubuf_compat_class_create("kubuf");
	err = PTR_ERR_OR_ZERO(node_class);
	if (err)
		goto err_unregister;
	cdev_init(&node_cdev, &node_fops);
	node_cdev.owner = THIS_MODULE;
	err = cdev_add(&node_cdev, node_first, KUBUF_REGISTRY_MINORS);
	if (err)
		goto err_destroy;
	return 0;

err_destroy:
	class_destroy(node_class);
err_unregister:
	unregister_chrdev_region(node_first, KUBUF_REGISTRY_MINORS);
	return err;
}

/**
 * kubuf_node_exit() - remove every node; none is open, since an open file holds the module
 */
void kubuf_node_exit(void)
{
	struct kubuf_node *node;

	while ((node = kubuf_registry_take_any()))
		kubuf_node_take_down(node, false);
	cdev_del(&node_cdev);
	class_destroy(node_class);
	unregister_chrdev_region(node_first, KUBUF_REGISTRY_MINORS);
}
