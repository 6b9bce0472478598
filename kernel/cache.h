/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cache - memory types that are true for every alias of a page
 */
#ifndef KUBUF_CACHE_H
#define KUBUF_CACHE_H

#include <linux/kubuf.h>
#include <linux/pgtable.h>

struct page;

/**
 * enum kubuf_cache_way - how an architecture can give memory a cache mode
 * @KUBUF_CACHE_REFUSED: it cannot
 * @KUBUF_CACHE_OWN: any page of ours, by changing the kernel's alias
 * @KUBUF_CACHE_DMA: only memory that the DMA API gave out that way
 */
enum kubuf_cache_way {
	KUBUF_CACHE_REFUSED,
	KUBUF_CACHE_OWN,
	KUBUF_CACHE_DMA,
};

const char *kubuf_cache_name(enum kubuf_cache cache);
enum kubuf_cache_way kubuf_cache_way(enum kubuf_cache cache);
int kubuf_cache_set(struct page **pages, unsigned long count, enum kubuf_cache cache);
int kubuf_cache_restore(struct page **pages, unsigned long count, enum kubuf_cache cache);
pgprot_t kubuf_cache_pgprot(enum kubuf_cache cache, pgprot_t prot);

#endif
