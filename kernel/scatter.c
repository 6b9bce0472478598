// SPDX-License-Identifier: GPL-2.0
/*
 * scatter - the backing of single pages, out of physical order
 *
 * A fresh allocator tends to give neighbours, and then code that counts on
 * contiguity works until the day it does not. Here it fails at once.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/vmalloc.h>

#include "backing.h"
#include "cache.h"
#include "pages.h"
#include "scatter.h"

/* Fill the array; on failure nothing of it is kept. */
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

/* Let no page follow its neighbour in physical memory. */
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

static int scatter_populate(struct kubuf *buf)
{
	int err = kubuf_pages_array(buf);

	if (err)
		return err;
	err = scatter_alloc(buf);
	if (err)
		goto err_free_array;
	scatter_shuffle(buf);
	err = kubuf_pages_set_cache(buf);
	if (err)
		goto err_restore_cache;

	buf->vaddr = vmap(buf->pages, buf->nr_pages, VM_MAP,
			  kubuf_cache_pgprot(buf->cache, PAGE_KERNEL));
	if (!buf->vaddr) {
		err = -ENOMEM;
		goto err_restore_cache;
	}
	return 0;

err_restore_cache:
	if (kubuf_pages_restore_cache(buf))
		kubuf_pages_put(buf, buf->nr_pages);
err_free_array:
	kubuf_pages_free_array(buf);
	return err;
}

static void scatter_release(struct kubuf *buf)
{
	vunmap(buf->vaddr);
	if (kubuf_pages_restore_cache(buf))
		kubuf_pages_put(buf, buf->nr_pages);
	kubuf_pages_free_array(buf);
}

const struct kubuf_backing_ops kubuf_scatter_ops = {
	.name = "scatter",
	.own = true,
	.populate = scatter_populate,
	.release = scatter_release,
};
