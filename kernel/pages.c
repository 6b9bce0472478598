// SPDX-License-Identifier: GPL-2.0
/*
 * pages - memory of the core's own, as an array of pages
 *
 * What contig and scatter have in common once each has found its pages, and shmem for
 * as long as the kernel sees it.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "backing.h"
#include "cache.h"
#include "pages.h"

/**
 * kubuf_pages_array() - room for one pointer per page
 * @buf: the buffer
 *
 * Return: 0 or -ENOMEM.
 */
int kubuf_pages_array(struct kubuf *buf)
{
	/* The size is a program's wish: no reason to warn when it is not to be had. */
	buf->pages = kvcalloc(buf->nr_pages, sizeof(*buf->pages),
			      GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	return buf->pages ? 0 : -ENOMEM;
}

/**
 * kubuf_pages_free_array() - give that room back; the pages are the caller's matter
 * @buf: the buffer
 */
void kubuf_pages_free_array(struct kubuf *buf)
{
	kvfree(buf->pages);
	buf->pages = NULL;
}

/**
 * kubuf_pages_set_cache() - give all pages the buffer's memory type
 * @buf: the buffer, with all of its pages, mapped nowhere yet
 *
 * Return: 0, or a negative errno: kubuf_pages_restore_cache() is due all the same.
 */
int kubuf_pages_set_cache(struct kubuf *buf)
{
	return kubuf_cache_set(buf->pages, buf->nr_pages, buf->cache);
}

/**
 * kubuf_pages_restore_cache() - make all pages write-back again
 * @buf: the buffer, mapped nowhere any more
 *
 * Return: whether the pages may be freed. If not, they are lost on purpose: a
 * page with a foreign type must not meet its next owner.
 */
bool kubuf_pages_restore_cache(struct kubuf *buf)
{
	int err = kubuf_cache_restore(buf->pages, buf->nr_pages, buf->cache);

	if (!err)
		return true;
	pr_err("%s: pages stay %s (error %d): %zu bytes are lost\n", buf->label,
	       kubuf_cache_name(buf->cache), err, buf->size);
	return false;
}

/**
 * kubuf_pages_put() - drop our reference to the first pages of the array
 * @buf: the buffer
 * @count: how many; each is freed now, or when the last pin of somebody else goes
 */
void kubuf_pages_put(struct kubuf *buf, unsigned long count)
{
	while (count--) {
		put_page(buf->pages[count]);
		if (!(count % PTRS_PER_PTE))
			cond_resched();
	}
}
