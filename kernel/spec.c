// SPDX-License-Identifier: GPL-2.0
/*
 * spec - what buffers can be made on this machine
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
 * kubuf_spec_backing() - the backing that a spec asks for
 * @spec: one that names a backing there is
 *
 * Return: its operations.
 */
const struct kubuf_backing_ops *kubuf_spec_backing(const struct kubuf_spec *spec)
{
	return backings[array_index_nospec(spec->backing, ARRAY_SIZE(backings))];
}

/**
 * kubuf_spec_backing_named() - the backing of a name
 * @name: as people write it
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
 * kubuf_spec_backings() - which backings there are
 *
 * Return: bit n set: backing n is there.
 */
u32 kubuf_spec_backings(void)
{
	return GENMASK(ARRAY_SIZE(backings) - 1, 0);
}

/**
 * kubuf_spec_printable() - whether a text can be shown anywhere as it is
 * @text: the text
 *
 * Return: true for printable ASCII alone, and for an empty text.
 */
bool kubuf_spec_printable(const char *text)
{
	for (; *text; text++)
		if (!isascii(*text) || !isprint(*text))
			return false;
	return true;
}

/**
 * kubuf_spec_label_ok() - whether a label is allowed
 * @label: shown in logs, lists and traces, and as the name of a file
 *
 * Return: true if so.
 */
bool kubuf_spec_label_ok(const char *label)
{
	return kubuf_spec_printable(label) && !strchr(label, '/');
}

/**
 * kubuf_spec_refusal() - why a buffer cannot be made
 * @spec: what to make
 * @owner: the module that makes it
 *
 * Return: the reason in words, or NULL if it can.
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
