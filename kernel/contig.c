// SPDX-License-Identifier: GPL-2.0
/*
 * contig - the backing of one physically contiguous block
 *
 * Three sources, in this order of preference:
 *  - the buddy allocator, up to its largest block: pages that can be referenced;
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

#include "backing.h"
#include "cache.h"
#include "contig.h"
#include "pages.h"

/*
 * Stands for the machine. A driver's own device would not do: memory outlives it when it is
 * unbound, and what the DMA API then frees by is gone with it.
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

/**
 * kubuf_contig_dev() - the device that all memory of the DMA API was got for
 *
 * Return: the device, which is there as long as the core.
 */
struct device *kubuf_contig_dev(void)
{
	return &contig_device->dev;
}

static void fill_array(struct kubuf *buf, struct page *first)
{
	unsigned long pfn = page_to_pfn(first);
	unsigned long i;

	for (i = 0; i < buf->nr_pages; i++)
		buf->pages[i] = pfn_to_page(pfn + i);
}

/* A block of the buddy allocator as single pages; what the order has too much goes back. */
static bool alloc_from_buddy(struct kubuf *buf)
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

static bool alloc_from_dma(struct kubuf *buf)
{
	struct page *first;

	if (!(buf->flags & KUBUF_MAP_PFN))
		return false;
	first = dma_alloc_pages(kubuf_contig_dev(), buf->size, &buf->dma_addr, DMA_BIDIRECTIONAL,
				GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL);
	if (!first)
		return false;
	/* It is none; but the DMA_API_DEBUG of 6.1 wants these addresses to be asked, too. */
	WARN_ON_ONCE(dma_mapping_error(kubuf_contig_dev(), buf->dma_addr));
	buf->from_dma = true;
	memset(page_address(first), 0, buf->size);
	fill_array(buf, first);
	return true;
}

static void free_block(struct kubuf *buf)
{
	if (buf->from_dma)
		dma_free_pages(kubuf_contig_dev(), buf->size, buf->pages[0], buf->dma_addr,
			       DMA_BIDIRECTIONAL);
	else
		kubuf_pages_put(buf, buf->nr_pages);
}

/* Memory with struct pages, whose type is ours to change. */
static int populate_block(struct kubuf *buf)
{
	int err = kubuf_pages_array(buf);

	if (err)
		return err;
	if (!alloc_from_buddy(buf) && !alloc_from_dma(buf)) {
		err = -ENOMEM;
		goto err_free_array;
	}
	err = kubuf_pages_set_cache(buf);
	if (err)
		goto err_restore_cache;
	buf->vaddr = page_address(buf->pages[0]);
	return 0;

err_restore_cache:
	if (kubuf_pages_restore_cache(buf))
		free_block(buf);
err_free_array:
	kubuf_pages_free_array(buf);
	return err;
}

static int contig_populate(struct kubuf *buf)
{
	if (kubuf_cache_way(buf->cache) == KUBUF_CACHE_OWN)
		return populate_block(buf);

	/* Its DMA memory is cached, whatever is asked for, and the mapping would not be. */
	if (dev_is_dma_coherent(kubuf_contig_dev())) {
		pr_err_ratelimited("%s: no %s memory: the DMA API is coherent here, take wb\n",
				   buf->label, kubuf_cache_name(buf->cache));
		return -EINVAL;
	}
	buf->vaddr = dma_alloc_wc(kubuf_contig_dev(), buf->size, &buf->dma_addr,
				  GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL);
	if (!buf->vaddr)
		return -ENOMEM;
	buf->from_dma = true;
	return 0;
}

static void contig_release(struct kubuf *buf)
{
	if (!buf->pages) {
		dma_free_wc(kubuf_contig_dev(), buf->size, buf->vaddr, buf->dma_addr);
		return;
	}
	if (kubuf_pages_restore_cache(buf))
		free_block(buf);
	kubuf_pages_free_array(buf);
}

const struct kubuf_backing_ops kubuf_contig_ops = {
	.name = "contig",
	.own = true,
	.contiguous = true,
	.populate = contig_populate,
	.release = contig_release,
};
