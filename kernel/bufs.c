// SPDX-License-Identifier: GPL-2.0
/*
 * bufs - the module parameter bufs=: named buffers that exist when the module is loaded
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kubuf.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "bufs.h"
#include "cache.h"
#include "node.h"
#include "spec.h"

#define BUFS_MAX 64

static char *bufs[BUFS_MAX];
static unsigned int bufs_count;
module_param_array(bufs, charp, &bufs_count, 0444);
MODULE_PARM_DESC(bufs, "named buffers to make: NAME:SIZE[:shmem|contig|scatter[:wb|wc|uc]],...");

/* A mode is octal, with a leading zero or without. */
static int octal_set(const char *text, const struct kernel_param *param)
{
	return kstrtouint(text, 8, param->arg);
}

static int octal_get(char *text, const struct kernel_param *param)
{
	return sprintf(text, "%#o\n", *(unsigned int *)param->arg);
}

static const struct kernel_param_ops param_ops_octal = { .set = octal_set, .get = octal_get };
#define param_check_octal(name, p) __param_check(name, p, unsigned int)

static unsigned int uid[BUFS_MAX], gid[BUFS_MAX], mode[BUFS_MAX];
static unsigned int uid_count, gid_count, mode_count;
module_param_array(uid, uint, &uid_count, 0444);
MODULE_PARM_DESC(uid, "owners of the buffers of bufs=, as numbers; the last one is used for further buffers (default 0)");
module_param_array(gid, uint, &gid_count, 0444);
MODULE_PARM_DESC(gid, "groups of the buffers of bufs=, as numbers; the last one is used for further buffers (default 0)");
module_param_array(mode, octal, &mode_count, 0444);
MODULE_PARM_DESC(mode, "permissions of the buffers of bufs=, in octal; the last one is used for further buffers (default 0600)");

/*
 * The value of a parameter for one of the buffers. A list that is too short is continued by its
 * last value.
 */
static unsigned int value_of(const unsigned int *values, unsigned int count, unsigned int which)
{
	return count ? values[min(which, count - 1)] : 0;
}

/* The next word of a description, or NULL after the last. */
static char *bufs_next(char **rest)
{
	return strsep(rest, ":");
}

/**
 * bufs_parse() - parse the description of one buffer
 * @text: the description; split at its separators, so that @spec can point to the name in it
 * @spec: the result, all zero before; its label is set even if the description is wrong
 *
 * Return: NULL with @spec filled in, or a text that says what is wrong.
 */
static const char *bufs_parse(char *text, struct kubuf_spec *spec)
{
	char *name = bufs_next(&text), *size = bufs_next(&text), *backing = bufs_next(&text);
	char *cache = bufs_next(&text), *end;
	unsigned long long bytes;
	int index;

	spec->label = name;
	if (!size || text)
		return "want NAME:SIZE[:BACKING[:CACHE]]";
	bytes = memparse(size, &end);
	if (end == size || *end || bytes > SIZE_MAX)
		return "want a size such as 4096, 64K or 2M";
	spec->size = bytes;
	index = backing ? kubuf_spec_backing_named(backing) : KUBUF_BACKING_SHMEM;
	if (index < 0)
		return "want shmem, contig or scatter for a backing";
	spec->backing = index;
	index = cache ? kubuf_cache_named(cache) : KUBUF_CACHE_WB;
	if (index < 0)
		return "want wb, wc or uc for a cache mode";
	spec->cache = index;
	/* DMA-API memory can only be mapped by pfn, and bufs= has no word for that: set it here. */
	if (kubuf_cache_way(spec->cache) == KUBUF_CACHE_WAY_DMA)
		spec->flags = KUBUF_FLAG_MAP_PFN;
	return NULL;
}

/**
 * struct batch - the nodes of all descriptions, before they are published
 * @count: number of nodes
 * @nodes: the nodes, prepared and not published
 */
struct batch {
	int count;
	struct kubuf_node *nodes[];
};

static bool named_twice(const struct batch *batch, const char *name)
{
	int i;

	for (i = 0; i < batch->count; i++)
		if (!strcmp(kubuf_node_name(batch->nodes[i]), name))
			return true;
	return false;
}

/*
 * Set owner and mode of one of the buffers in @spec. Returns NULL, or a text that says what is
 * wrong.
 */
static const char *node_reason(unsigned int which, struct kubuf_node_spec *spec)
{
	unsigned int modes = value_of(mode, mode_count, which);

	spec->uid = KUIDT_INIT(value_of(uid, uid_count, which));
	spec->gid = KGIDT_INIT(value_of(gid, gid_count, which));
	spec->mode = modes;
	if (!uid_valid(spec->uid) || !gid_valid(spec->gid))
		return "uid and gid are numbers below 4294967295";
	if (modes & ~KUBUF_NODE_MODES)
		return "want a mode such as 0660, with no bits but 0666";
	return NULL;
}

static int bufs_prepare(struct batch *batch, unsigned int which, char *text)
{
	struct kubuf_node_spec node_spec;
	struct kubuf_spec spec = {};
	struct kubuf_node *node;
	const char *reason;

	reason = bufs_parse(text, &spec);
	if (!reason)
		reason = node_reason(which, &node_spec);
	if (!reason && named_twice(batch, spec.label))
		reason = "the name is used twice";
	if (reason) {
		pr_err("bufs: buffer \"%s\": %s\n", spec.label, reason);
		return -EINVAL;
	}
	node = kubuf_node_prepare(&spec, &node_spec);
	if (IS_ERR(node)) {
		pr_err("bufs: buffer \"%s\": cannot be made (error %ld)\n", spec.label,
		       PTR_ERR(node));
		return PTR_ERR(node);
	}
	batch->nodes[batch->count++] = node;
	return 0;
}

static int bufs_prepare_all(struct batch *batch)
{
	unsigned int which;
	int err = 0;
	char *copy;

	for (which = 0; which < bufs_count && !err; which++) {
		copy = kstrdup(bufs[which], GFP_KERNEL); /* strsep() changes the text */
		err = copy ? bufs_prepare(batch, which, copy) : -ENOMEM;
		kfree(copy);
	}
	return err;
}

/**
 * kubuf_bufs_init() - make the named buffers that the module parameter asks for
 *
 * Return: 0, or a negative errno, logged with the name of the buffer. Nodes that were published
 * before a failure are removed by kubuf_node_exit().
 */
int kubuf_bufs_init(void)
{
	struct batch *batch;
	int i, err;

	batch = kzalloc(struct_size(batch, nodes, bufs_count), GFP_KERNEL);
	if (!batch)
		return -ENOMEM;
	/*
	 * Prepare all nodes before the first is published, so that a failure leaves no name
	 * behind.
	 */
	err = bufs_prepare_all(batch);
	for (i = 0; i < batch->count; i++) {
		if (err)
			kubuf_node_drop(batch->nodes[i]);
		else
			err = kubuf_node_publish(batch->nodes[i]);
	}
	kfree(batch);
	return err;
}
