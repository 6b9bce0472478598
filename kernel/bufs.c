// SPDX-License-Identifier: GPL-2.0
/*
 * bufs - the module parameter bufs=: named buffers from the start
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
#include "compat_kunit.h"
#include "node.h"

static char *bufs;
module_param(bufs, charp, 0444);
MODULE_PARM_DESC(bufs, "named buffers to make: NAME:SIZE[:shmem|contig|scatter[:wb|wc|uc]],...");

/* The next word of a description, or NULL after the last. */
static char *next(char **rest)
{
	return strsep(rest, ":");
}

/**
 * kubuf_bufs_parse() - what one description asks for
 * @text: the description; it is cut into its words, and the name stays there
 * @spec: the buffer, all zero; its label is set in any case
 *
 * Return: what is wrong with it, or NULL with @spec filled in.
 */
KUBUF_KUNIT_STATIC const char *kubuf_bufs_parse(char *text, struct kubuf_spec *spec)
{
	static const char *const backings[] = {
		[KUBUF_SHMEM] = "shmem",
		[KUBUF_CONTIG] = "contig",
		[KUBUF_SCATTER] = "scatter",
	};
	static const char *const caches[] = {
		[KUBUF_WB] = "wb",
		[KUBUF_WC] = "wc",
		[KUBUF_UC] = "uc",
	};
	char *name = next(&text), *size = next(&text), *backing = next(&text);
	char *cache = next(&text), *end;
	unsigned long long bytes;
	int index;

	spec->label = name;
	if (!size || text)
		return "want NAME:SIZE[:BACKING[:CACHE]]";
	bytes = memparse(size, &end);
	if (end == size || *end || bytes > SIZE_MAX)
		return "want a size such as 4096, 64K or 2M";
	spec->size = bytes;
	index = backing ? match_string(backings, ARRAY_SIZE(backings), backing) : KUBUF_SHMEM;
	if (index < 0)
		return "want shmem, contig or scatter for a backing";
	spec->backing = index;
	index = cache ? match_string(caches, ARRAY_SIZE(caches), cache) : KUBUF_WB;
	if (index < 0)
		return "want wb, wc or uc for a cache mode";
	spec->cache = index;
	/* Nothing else is to be had then, and there is no word to ask for it. */
	if (kubuf_cache_way(spec->cache) == KUBUF_CACHE_DMA)
		spec->flags = KUBUF_MAP_PFN;
	return NULL;
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_bufs_parse);

/**
 * struct batch - nodes that are not published yet
 * @count: how many
 * @nodes: they
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

static int prepare(struct batch *batch, char *text)
{
	/* root's, until an administrator changes that */
	const struct kubuf_node_spec node_spec = { .mode = 0600 };
	struct kubuf_spec spec = {};
	struct kubuf_node *node;
	const char *fault;

	fault = kubuf_bufs_parse(text, &spec);
	if (!fault && named_twice(batch, spec.label))
		fault = "the name is there twice";
	if (fault) {
		pr_err("bufs: buffer \"%s\": %s\n", spec.label, fault);
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

static int prepare_all(struct batch *batch, const char *texts)
{
	char *copy = kstrdup(texts, GFP_KERNEL); /* the parameter itself stays readable */
	char *rest = copy, *text;
	int err = copy ? 0 : -ENOMEM;

	while (!err && (text = strsep(&rest, ",")))
		err = prepare(batch, text);
	kfree(copy);
	return err;
}

static unsigned int count_words(const char *texts)
{
	unsigned int count = 1;

	for (; *texts; texts++)
		count += *texts == ',';
	return count;
}

/**
 * kubuf_bufs_init() - make the named buffers that the module parameter asks for
 *
 * Return: 0, or a negative errno, said in the log with the name of the buffer.
 * What was published by then goes with kubuf_node_exit().
 */
int kubuf_bufs_init(void)
{
	struct batch *batch;
	int i, err;

	if (!bufs)
		return 0;
	batch = kzalloc(struct_size(batch, nodes, count_words(bufs)), GFP_KERNEL);
	if (!batch)
		return -ENOMEM;
	/* All of them, before the first can be seen. */
	err = prepare_all(batch, bufs);
	for (i = 0; i < batch->count; i++) {
		if (err)
			kubuf_node_drop(batch->nodes[i]);
		else
			err = kubuf_node_publish(batch->nodes[i]);
	}
	kfree(batch);
	return err;
}
