// SPDX-License-Identifier: GPL-2.0
/*
 * contig - the backing of one physically contiguous block
 *
 * Three sources, each with operations of its own, in this order of preference:
 *  - the buddy allocator, up to its largest block: pages that can be referenced, huge ones
 *    where they make up all of the block;
 *  - dma_alloc_pages(): larger, where the kernel has CMA. Its pages must not be
 *    referenced by a user mapping: FOLL_LONGTERM on a CMA page outside the LRU
 *    retries for ever (mm/gup.c), so they are mapped by pfn only;
 *  - dma_alloc_wc(), where only the DMA API can make memory non-cacheable.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/platform_device.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "backing.h"
#include "cache.h"
#include "compat.h"
#include "contig.h"
#include "pages.h"
#include "resident.h"
#include "vma.h"

/*
 * The device whose DMA memory this is. A driver's device would not do: the memory outlives an
 * unbind, and dma_free_coherent() needs the device.
 */
static struct platform_device *contig_device;

/**
 * kubuf_contig_init() - register the core's own device with the DMA API
 *
 * Return: 0 or a negative errno.
 */
int kubuf_contig_init(void)
{
	int err;

	contig_device = platform_device_register_simple("kubuf", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(contig_device))
		return PTR_ERR(contig_device);
	err = dma_coerce_mask_and_coherent(&contig_device->dev, DMA_BIT_MASK(64));
	if (err)
		platform_device_unregister(contig_device);
	return err;
}

/**
 * kubuf_contig_exit() - undo kubuf_contig_init(), after the last buffer
 */
void kubuf_contig_exit(void)
{
	platform_device_unregister(contig_device);
}

static struct device *dma_device(void)
{
	return &contig_device->dev;
}

static const char *contig_refusal(const struct kubuf_spec *spec)
{
	if (kubuf_cache_way(spec->cache) == KUBUF_CACHE_WAY_DMA &&
	    !(spec->flags & KUBUF_FLAG_MAP_PFN))
		return "this cache mode comes from the DMA API here: mapped by pfn only";
	return NULL;
}

static void fill_array(struct kubuf *buf, struct page *first)
{
	unsigned long pfn = page_to_pfn(first);
	unsigned long i;

	for (i = 0; i < buf->nr_pages; i++)
		buf->pages[i] = pfn_to_page(pfn + i);
	buf->vaddr = page_address(first);
}

static void buddy_release(struct kubuf *buf)
{
	if (is_vmalloc_addr(buf->vaddr))
		vunmap(buf->vaddr);
	if (kubuf_resident_restore_cache(buf))
		kubuf_pages_put(buf, buf->nr_pages);
	kubuf_resident_end(buf);
}

/*
 * Allocate one huge page for the pages from @at on, physically adjacent to the huge page
 * before. The head's refcount is one for each of its pages.
 */
static bool huge_alloc_one(struct kubuf *buf, unsigned long at)
{
	struct page *page = alloc_pages(KUBUF_PAGES_GFP | __GFP_COMP, KUBUF_HUGE_ORDER);
	unsigned long i;

	if (!page)
		return false;
	if (at && page_to_pfn(page) != page_to_pfn(buf->pages[at - 1]) + 1) {
		__free_pages(page, KUBUF_HUGE_ORDER);
		return false;
	}
	page_ref_add(page, PTRS_PER_PTE - 1);
	kubuf_compat_set_index(page, at);
	for (i = 0; i < PTRS_PER_PTE; i++)
		buf->pages[at + i] = page + i;
	return true;
}

/*
 * The kernel address of the whole buffer. More than one huge page is vmapped: in the direct map
 * usercopy reports a copy across the end of a compound page as an overflow.
 */
static void *huge_view(struct kubuf *buf)
{
	if (buf->nr_pages == PTRS_PER_PTE)
		return page_address(buf->pages[0]);
	return vmap(buf->pages, buf->nr_pages, VM_MAP, PAGE_KERNEL);
}

/*
 * Allocate all of the buffer as adjacent huge pages. Two allocations are adjacent only by
 * chance, so allocate and free one block of the whole size first, which makes that likely.
 */
static bool huge_alloc(struct kubuf *buf)
{
	unsigned int order = get_order(buf->size);
	struct page *both;
	unsigned long at;

	if (!IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE) || buf->flags & KUBUF_FLAG_MAP_PFN ||
	    buf->cache != KUBUF_CACHE_WB || buf->size % PMD_SIZE ||
	    buf->nr_pages > MAX_ORDER_NR_PAGES)
		return false;
	if (buf->nr_pages > PTRS_PER_PTE) {
		both = alloc_pages(GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY, order);
		if (!both)
			return false;
		__free_pages(both, order);
	}
	for (at = 0; at < buf->nr_pages; at += PTRS_PER_PTE) {
		if (!huge_alloc_one(buf, at)) {
			kubuf_pages_put(buf, at);
			return false;
		}
	}
	buf->vaddr = huge_view(buf);
	if (!buf->vaddr)
		kubuf_pages_put(buf, buf->nr_pages);
	return buf->vaddr;
}

static size_t contig_huge(struct kubuf *buf)
{
	return PageCompound(buf->pages[0]) ? buf->size : 0;
}

/*
 * Split a block of the buddy allocator into single pages, and free the pages past the buffer's
 * size.
 */
static bool buddy_alloc(struct kubuf *buf)
{
	unsigned int order = get_order(buf->size);
	struct page *first;
	unsigned long i;

	if (buf->nr_pages > MAX_ORDER_NR_PAGES)
		return false;
	first = alloc_pages(KUBUF_PAGES_GFP, order);
	if (!first)
		return false;
	split_page(first, order);
	for (i = buf->nr_pages; i < 1UL << order; i++)
		__free_page(first + i);
	fill_array(buf, first);
	return true;
}

static void block_release(struct kubuf *buf)
{
	if (kubuf_resident_restore_cache(buf))
		dma_free_pages(dma_device(), buf->size, buf->pages[0], buf->dma_addr,
			       DMA_BIDIRECTIONAL);
	kubuf_resident_end(buf);
}

/* No &kubuf_backing_ops.page: a long-term pin of a CMA page would retry for ever. */
static const struct kubuf_backing_ops block_ops = {
	.name = "contig",
	.accepts = kubuf_resident_accepts,
	.release = block_release,
	.map = kubuf_vma_map,
	.copy = kubuf_resident_copy,
	.table = kubuf_pages_table,
};

static bool block_alloc(struct kubuf *buf)
{
	struct page *first;

	if (!(buf->flags & KUBUF_FLAG_MAP_PFN))
		return false;
	first = dma_alloc_pages(dma_device(), buf->size, &buf->dma_addr, DMA_BIDIRECTIONAL,
				GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL);
	if (!first)
		return false;
	/*
	 * dma_alloc_pages() cannot return an error address, but DMA_API_DEBUG of 6.1 warns
	 * unless dma_mapping_error() is called.
	 */
	WARN_ON_ONCE(dma_mapping_error(dma_device(), buf->dma_addr));
	buf->ops = &block_ops;
	fill_array(buf, first);
	memset(buf->vaddr, 0, buf->size);
	return true;
}

static int no_block(struct kubuf *buf)
{
	const char *why = "memory from the DMA API can only be mapped by pfn";

	if (buf->flags & KUBUF_FLAG_MAP_PFN)
		why = "the DMA API has none either";
	pr_err_ratelimited("%s: no contiguous block of %zu bytes: the page allocator has at most %zu in one piece, and %s; shmem does not need one\n",
			   buf->label, buf->size, (size_t)MAX_ORDER_NR_PAGES << PAGE_SHIFT, why);
	return -ENOSPC;
}

/* Memory that has struct pages, and whose memory type the core can change. */
static int contig_populate_pages(struct kubuf *buf)
{
	int err = kubuf_pages_array(buf);

	if (!err && !huge_alloc(buf) && !buddy_alloc(buf) && !block_alloc(buf))
		err = no_block(buf);
	if (err) {
		kubuf_resident_end(buf);
		return err;
	}
	err = kubuf_resident_set_cache(buf);
	if (err)
		buf->ops->release(buf);
	return err;
}

static void wc_release(struct kubuf *buf)
{
	dma_free_wc(dma_device(), buf->size, buf->vaddr, buf->dma_addr);
	kubuf_resident_end(buf);
}

static int wc_map_all(struct kubuf *buf, struct vm_area_struct *vma)
{
	return dma_mmap_wc(dma_device(), vma, buf->vaddr, buf->dma_addr, buf->size);
}

static int wc_map(struct kubuf *buf, struct vm_area_struct *vma)
{
	return kubuf_vma_map_by(buf, vma, wc_map_all);
}

static int wc_table(struct kubuf *buf, struct device *dev, struct sg_table *table)
{
	return dma_get_sgtable(dma_device(), table, buf->vaddr, buf->dma_addr, buf->size);
}

/* Memory from dma_alloc_wc(), whose pages only the DMA API knows. */
static const struct kubuf_backing_ops wc_ops = {
	.name = "contig",
	.accepts = kubuf_resident_accepts,
	.release = wc_release,
	.map = wc_map,
	.copy = kubuf_resident_copy,
	.table = wc_table,
};

static int contig_populate_wc(struct kubuf *buf)
{
	buf->vaddr = dma_alloc_wc(dma_device(), buf->size, &buf->dma_addr,
				  GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL);
	if (!buf->vaddr) {
		kubuf_resident_end(buf);
		return -ENOMEM;
	}
	buf->ops = &wc_ops;
	return 0;
}

static int contig_populate(struct kubuf *buf)
{
	bool own = kubuf_cache_way(buf->cache) == KUBUF_CACHE_WAY_OWN;
	int err;

	/*
	 * For a coherent device dma_alloc_wc() returns cached memory, but user mappings of it
	 * would be non-cacheable.
	 */
	if (!own && dev_is_dma_coherent(dma_device())) {
		pr_err_ratelimited("%s: no %s memory: the DMA API is coherent here, use wb\n",
				   buf->label, kubuf_cache_name(buf->cache));
		return -EINVAL;
	}
	err = kubuf_resident_begin(buf);
	if (err)
		return err;
	return own ? contig_populate_pages(buf) : contig_populate_wc(buf);
}

const struct kubuf_backing_ops kubuf_contig_ops = {
	.name = "contig",
	.refusal = contig_refusal,
	.accepts = kubuf_resident_accepts,
	.populate = contig_populate,
	.release = buddy_release,
	.map = kubuf_vma_map,
	.copy = kubuf_resident_copy,
	.page = kubuf_resident_page,
	.huge = contig_huge,
	.table = kubuf_pages_table,
};
