/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cache - memory types, the same in every mapping of a page
 */
#ifndef KUBUF_CACHE_H
#define KUBUF_CACHE_H

#include <linux/kubuf.h>
#include <linux/pgtable.h>

struct page;

/**
 * enum kubuf_cache_way - how an architecture can give memory a cache mode
 * @KUBUF_CACHE_WAY_REFUSED: not at all
 * @KUBUF_CACHE_WAY_OWN: for any page, by changing the kernel's direct map
 * @KUBUF_CACHE_WAY_DMA: only for memory that the DMA API has allocated with that mode
 */
enum kubuf_cache_way {
	KUBUF_CACHE_WAY_REFUSED,
	KUBUF_CACHE_WAY_OWN,
	KUBUF_CACHE_WAY_DMA,
};

const char *kubuf_cache_name(u32 cache);
int kubuf_cache_named(const char *name);
enum kubuf_cache_way kubuf_cache_way(u32 cache);
int kubuf_cache_set(struct page **pages, unsigned long count, u32 cache);
int kubuf_cache_restore(struct page **pages, unsigned long count, u32 cache);
pgprot_t kubuf_cache_pgprot(u32 cache, pgprot_t prot);

#endif
