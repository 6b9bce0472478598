// SPDX-License-Identifier: GPL-2.0
/*
 * scatter - the backing of single pages, out of physical order
 *
 * After boot the page allocator tends to return adjacent pages, so that code which wrongly
 * relies on contiguity works for a while. With this backing such code fails at once.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/vmalloc.h>

#include "backing.h"
#include "cache.h"
#include "pages.h"
#include "resident.h"
#include "scatter.h"
#include "vma.h"

/* Allocate all pages of the array, or none. */
static int scatter_alloc(struct kubuf *buf)
{
	unsigned long i;
	int err;

	for (i = 0; i < buf->nr_pages; i++) {
		err = -EINTR;
		if (fatal_signal_pending(current))
			goto err_put_pages;
		err = -ENOMEM;
		buf->pages[i] = alloc_page(KUBUF_PAGES_GFP);
		if (!buf->pages[i])
			goto err_put_pages;
		cond_resched();
	}
	return 0;

err_put_pages:
	kubuf_pages_put(buf, i);
	return err;
}

/* Reorder the pages so that no page follows its neighbour in physical memory. */
static void scatter_shuffle(struct kubuf *buf)
{
	unsigned long i;

	for (i = 0; i + 1 < buf->nr_pages; i++) {
		if (page_to_pfn(buf->pages[i + 1]) == page_to_pfn(buf->pages[i]) + 1)
			swap(buf->pages[i], buf->pages[i + 1]);
		if (!(i % PTRS_PER_PTE))
			cond_resched();
	}
}

static const char *scatter_refusal(const struct kubuf_spec *spec)
{
	if (kubuf_cache_way(spec->cache) == KUBUF_CACHE_WAY_DMA)
		return "this cache mode comes from the DMA API here: contiguous only";
	return NULL;
}

static void scatter_release(struct kubuf *buf)
{
	vunmap(buf->vaddr);
	if (kubuf_resident_restore_cache(buf))
		kubuf_pages_put(buf, buf->nr_pages);
	kubuf_resident_end(buf);
}

static int scatter_view(struct kubuf *buf)
{
	int err = kubuf_resident_set_cache(buf);

	if (err)
		return err;
	buf->vaddr = vmap(buf->pages, buf->nr_pages, VM_MAP,
			  kubuf_cache_pgprot(buf->cache, PAGE_KERNEL));
	return buf->vaddr ? 0 : -ENOMEM;
}

static int scatter_populate(struct kubuf *buf)
{
	int err = kubuf_resident_begin(buf);

	if (err)
		return err;
	err = kubuf_pages_array(buf);
	if (!err)
		err = scatter_alloc(buf);
	if (err) {
		kubuf_resident_end(buf);
		return err;
	}
	scatter_shuffle(buf);
	err = scatter_view(buf);
	if (err)
		scatter_release(buf);
	return err;
}

/* remap_pfn_range() maps a private writable VMA only in one call, so as one physical run. */
static bool scatter_copies(const struct kubuf *buf)
{
	return !(buf->flags & KUBUF_FLAG_MAP_PFN);
}

static int scatter_map(struct kubuf *buf, struct vm_area_struct *vma)
{
	static const char why[] = "scattered memory mapped by pfn has no private writable mappings";

	if (kubuf_vma_copies(vma) && !scatter_copies(buf))
		return kubuf_vma_refuse(buf, why);
	return kubuf_vma_map(buf, vma);
}

static unsigned int scatter_accepts(const struct kubuf *buf)
{
	return kubuf_resident_accepts(buf) & (scatter_copies(buf) ? ~0U : ~KUBUF_ACCEPT_PRIVATE);
}

const struct kubuf_backing_ops kubuf_scatter_ops = {
	.name = "scatter",
	.refusal = scatter_refusal,
	.accepts = scatter_accepts,
	.populate = scatter_populate,
	.release = scatter_release,
	.map = scatter_map,
	.copy = kubuf_resident_copy,
	.page = kubuf_resident_page,
	.table = kubuf_pages_table,
};
