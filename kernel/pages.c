// SPDX-License-Identifier: GPL-2.0
/*
 * pages - the pages behind the kernel's address of a buffer, as an array
 *
 * Resident memory has it for life, shmem memory for as long as it is viewed.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "backing.h"
#include "compat_dmabuf.h"
#include "pages.h"

/**
 * kubuf_pages_array() - room for one pointer per page
 * @buf: the buffer
 *
 * Return: 0 or -ENOMEM.
 */
int kubuf_pages_array(struct kubuf *buf)
{
	/* A program has chosen the size, so a failure must not warn in the log. */
	buf->pages = kvcalloc(buf->nr_pages, sizeof(*buf->pages),
			      GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	return buf->pages ? 0 : -ENOMEM;
}

/**
 * kubuf_pages_free_array() - free the array; the caller has put the pages
 * @buf: the buffer
 */
void kubuf_pages_free_array(struct kubuf *buf)
{
	kvfree(buf->pages);
	buf->pages = NULL;
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

/**
 * kubuf_pages_table() - all pages as a scatter list, as of &kubuf_backing_ops.table
 * @buf: the buffer, while the kernel has an address of it
 * @dev: the device
 * @table: the list; sg_free_table() is due
 *
 * Return: 0 or -ENOMEM.
 */
int kubuf_pages_table(struct kubuf *buf, struct device *dev, struct sg_table *table)
{
	return kubuf_compat_sg_from_pages(table, buf->pages, buf->nr_pages, buf->first, buf->size,
					  dma_get_max_seg_size(dev));
}
