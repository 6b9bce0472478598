// SPDX-License-Identifier: GPL-2.0
/*
 * cache - memory types, the same in every mapping of a page
 *
 * On x86 a page has one type, kept in struct page, and a mapping that asks for another type
 * silently becomes write-back (Documentation/arch/x86/pat.rst, "got write-back" in the log). So
 * the type of the pages, and with it the kernel's direct map, is changed before they are mapped
 * and restored before they are freed. arm64 has no call that changes the direct map of a page:
 * only the DMA API can provide non-cacheable memory.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/nospec.h>
#include <linux/string.h>
#ifdef CONFIG_X86
#include <asm/set_memory.h>
#endif

#include "cache.h"

static const char *const names[] = {
	[KUBUF_CACHE_WB] = "wb",
	[KUBUF_CACHE_WC] = "wc",
	[KUBUF_CACHE_UC] = "uc",
};

/**
 * kubuf_cache_name() - the name of a cache mode
 * @cache: the mode; the name of an unknown one is "?"
 *
 * Return: a constant string.
 */
const char *kubuf_cache_name(u32 cache)
{
	if (cache >= ARRAY_SIZE(names))
		return "?";
	return names[array_index_nospec(cache, ARRAY_SIZE(names))];
}

/**
 * kubuf_cache_named() - find a cache mode by its name
 * @name: the name
 *
 * Return: the mode, or -EINVAL.
 */
int kubuf_cache_named(const char *name)
{
	return match_string(names, ARRAY_SIZE(names), name);
}

#ifdef CONFIG_X86

enum kubuf_cache_way kubuf_cache_way(u32 cache)
{
	return cache <= KUBUF_CACHE_UC ? KUBUF_CACHE_WAY_OWN : KUBUF_CACHE_WAY_REFUSED;
}

int kubuf_cache_set(struct page **pages, unsigned long count, u32 cache)
{
	int err = 0;

	switch (cache) {
	case KUBUF_CACHE_WB:
		break;
	case KUBUF_CACHE_WC:
		err = set_pages_array_wc(pages, count);
		break;
	case KUBUF_CACHE_UC:
		err = set_pages_array_uc(pages, count);
		break;
	}
	return err ? -ENOMEM : 0; /* -EINVAL, too, if there is no memory to split the direct map */
}

int kubuf_cache_restore(struct page **pages, unsigned long count, u32 cache)
{
	return cache == KUBUF_CACHE_WB ? 0 : set_pages_array_wb(pages, count);
}

#else

/**
 * kubuf_cache_way() - how this machine can give memory a cache mode
 * @cache: the mode
 *
 * Return: one of enum kubuf_cache_way.
 */
enum kubuf_cache_way kubuf_cache_way(u32 cache)
{
	switch (cache) {
	case KUBUF_CACHE_WB:
		return KUBUF_CACHE_WAY_OWN;
	case KUBUF_CACHE_WC:
		return KUBUF_CACHE_WAY_DMA;
	case KUBUF_CACHE_UC:
		break;
	}
	return KUBUF_CACHE_WAY_REFUSED;
}

/**
 * kubuf_cache_set() - set the memory type of pages, before their first mapping
 * @pages: the pages, allocated by the core and not mapped yet
 * @count: how many
 * @cache: the new type; the pages are write-back
 *
 * Return: 0, or a negative errno. After an error some pages may have the new type, so
 * kubuf_cache_restore() must still be called before they are freed.
 */
int kubuf_cache_set(struct page **pages, unsigned long count, u32 cache)
{
	return cache == KUBUF_CACHE_WB ? 0 : -EINVAL;
}

/**
 * kubuf_cache_restore() - make pages write-back again, before they are freed
 * @pages: the pages; all user mappings are gone
 * @count: how many
 * @cache: the type that kubuf_cache_set() gave them
 *
 * Return: 0, or a negative errno: then the pages must never be freed.
 */
int kubuf_cache_restore(struct page **pages, unsigned long count, u32 cache)
{
	return 0;
}

#endif

/**
 * kubuf_cache_pgprot() - page protection for a mapping with a memory type
 * @cache: the memory's type
 * @prot: protection of a write-back mapping
 *
 * Return: @prot with the memory type set.
 */
pgprot_t kubuf_cache_pgprot(u32 cache, pgprot_t prot)
{
	switch (cache) {
	case KUBUF_CACHE_WB:
		break;
	case KUBUF_CACHE_WC:
		return pgprot_writecombine(prot);
	case KUBUF_CACHE_UC:
		return pgprot_noncached(prot);
	}
	return prot;
}
