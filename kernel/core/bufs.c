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
#include <linux/slab.h>
#include <linux/string.h>

#include "bufs.h"
#include "cache.h"
#include "node.h"

static char *bufs;
module_param(bufs, charp, 0444);
MODULE_PARM_DESC(bufs, "named buffers to make: NAME:SIZE[:shmem|contig|scatter[:wb|wc|uc]],...");

/* The next word of a description, or NULL after the last. */
static char *next(char **rest)
{
	return strsep(rest, ":");
}

/* What is wrong with a description; or NULL, with @spec filled in. */
static const char *parse(char *text, struct kubuf_spec *spec)
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

static int add(char *text)
{
	/* root's, until an administrator changes that */
	const struct kubuf_node_spec node = { .mode = 0600 };
	struct kubuf_spec spec = {};
	const char *fault;
	int err;

	fault = parse(text, &spec);
	if (fault) {
		pr_err("bufs: buffer \"%s\": %s\n", spec.label, fault);
		return -EINVAL;
	}
	err = kubuf_node_add(&spec, &node);
	if (err == -EEXIST) {
		/* An init function's EEXIST would say that the module is loaded already. */
		pr_err("bufs: buffer \"%s\": the name is there twice\n", spec.label);
		return -EINVAL;
	}
	if (err)
		pr_err("bufs: buffer \"%s\": cannot be made (error %d)\n", spec.label, err);
	return err;
}

/**
 * kubuf_bufs_init() - make the named buffers that the module parameter asks for
 *
 * Return: 0, or a negative errno, said in the log with the name of the buffer.
 * What was made before it goes with kubuf_node_exit().
 */
int kubuf_bufs_init(void)
{
	char *copy, *rest, *text;
	int err = 0;

	if (!bufs)
		return 0;
	copy = kstrdup(bufs, GFP_KERNEL); /* the parameter itself stays readable */
	if (!copy)
		return -ENOMEM;
	rest = copy;
	while (!err && (text = strsep(&rest, ",")))
		err = add(text);
	kfree(copy);
	return err;
}
