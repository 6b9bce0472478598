// SPDX-License-Identifier: GPL-2.0
/*
 * pages - the array of pages behind the kernel view of a buffer
 *
 * Resident memory has the array for life, a shmem buffer while it is viewed.
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
 * kubuf_pages_array() - allocate the array
 * @buf: the buffer
 *
 * Return: 0 or -ENOMEM.
 */
int kubuf_pages_array(struct kubuf *buf)
{
	/* NOWARN: a program has chosen the size, so a failure must not warn in the log. */
	buf->pages = kvcalloc(buf->nr_pages, sizeof(*buf->pages),
			      GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	return buf->pages ? 0 : -ENOMEM;
}

/**
 * kubuf_pages_free_array() - free the array, after its pages were put
 * @buf: the buffer
 */
void kubuf_pages_free_array(struct kubuf *buf)
{
	kvfree(buf->pages);
	buf->pages = NULL;
}

/**
 * kubuf_pages_put() - drop the core's references to the first pages of the array
 * @buf: the buffer
 * @count: number of pages; each is freed now, or when others have unpinned it
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
 * kubuf_pages_table() - make a scatter list of all pages, for &kubuf_backing_ops.table
 * @buf: the buffer, which must be viewed
 * @dev: the device
 * @table: the list, which the caller frees by sg_free_table()
 *
 * Return: 0 or -ENOMEM.
 */
int kubuf_pages_table(struct kubuf *buf, struct device *dev, struct sg_table *table)
{
	return kubuf_compat_sg_from_pages(table, buf->pages, buf->nr_pages, buf->first, buf->size,
					  dma_get_max_seg_size(dev));
}
