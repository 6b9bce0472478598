// SPDX-License-Identifier: GPL-2.0
/*
 * spec - checking specs: the buffers that this machine can make
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/nospec.h>
#include <linux/string.h>

#include "cache.h"
#include "contig.h"
#include "scatter.h"
#include "shmem.h"
#include "spec.h"

static const struct kubuf_backing_ops *const backings[] = {
	[KUBUF_BACKING_SHMEM] = &kubuf_shmem_ops,
	[KUBUF_BACKING_CONTIG] = &kubuf_contig_ops,
	[KUBUF_BACKING_SCATTER] = &kubuf_scatter_ops,
};

/**
 * kubuf_spec_backing() - find the backing of a spec
 * @spec: a spec whose backing exists
 *
 * Return: the operations of the backing.
 */
const struct kubuf_backing_ops *kubuf_spec_backing(const struct kubuf_spec *spec)
{
	return backings[array_index_nospec(spec->backing, ARRAY_SIZE(backings))];
}

/**
 * kubuf_spec_backing_named() - find a backing by its name
 * @name: the name
 *
 * Return: KUBUF_BACKING_*, or -EINVAL.
 */
int kubuf_spec_backing_named(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(backings); i++)
		if (!strcmp(backings[i]->name, name))
			return i;
	return -EINVAL;
}

/**
 * kubuf_spec_backings() - the backings that exist
 *
 * Return: a mask; bit n is set if backing n exists.
 */
u32 kubuf_spec_backings(void)
{
	return GENMASK(ARRAY_SIZE(backings) - 1, 0);
}

/**
 * kubuf_spec_printable() - check that a text can be printed without escaping
 * @text: the text
 *
 * Return: true if all characters are printable ASCII; also for an empty text.
 */
bool kubuf_spec_printable(const char *text)
{
	for (; *text; text++)
		if (!isascii(*text) || !isprint(*text))
			return false;
	return true;
}

/**
 * kubuf_spec_label_ok() - check whether a label is allowed
 * @label: the label, which is shown in logs, lists and traces, and as the name of a file
 *
 * Return: true if the label is allowed.
 */
bool kubuf_spec_label_ok(const char *label)
{
	return kubuf_spec_printable(label) && !strchr(label, '/');
}

/**
 * kubuf_spec_refusal() - the reason why a buffer cannot be made
 * @spec: the spec of the buffer
 * @owner: the module that makes it
 *
 * Return: the reason in words, or NULL if the buffer can be made.
 */
const char *kubuf_spec_refusal(const struct kubuf_spec *spec, const struct module *owner)
{
	/* The core is a module, so built-in code, whose owner is NULL, cannot call it. */
	if (!owner)
		return "no owner: kubuf_create() passes the calling module";
	if (spec->label && !kubuf_spec_label_ok(spec->label))
		return "label is not of printable ASCII without a slash";
	if (!spec->size)
		return "size is 0";
	if (spec->size > (size_t)INT_MAX << PAGE_SHIFT)
		return "size is too large for any machine";
	if (spec->backing >= ARRAY_SIZE(backings))
		return "unknown backing";
	if (spec->flags & ~(KUBUF_FLAG_MAP_PFN | KUBUF_READ_ONLY | KUBUF_PRIVATE_WRITE))
		return "unknown flag";
	if (kubuf_cache_way(spec->cache) == KUBUF_CACHE_WAY_REFUSED)
		return "this machine does not offer that cache mode for RAM";
	return kubuf_spec_backing(spec)->refusal(spec);
}
