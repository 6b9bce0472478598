/* SPDX-License-Identifier: GPL-2.0 */
/*
 * shmem_page - finding a page of a shmem buffer
 */
#ifndef KUBUF_SHMEM_PAGE_H
#define KUBUF_SHMEM_PAGE_H

#include <linux/mm.h>

struct kubuf;

struct page *kubuf_shmem_page(struct kubuf *buf, pgoff_t index, size_t *bytes, bool nowait);

/**
 * kubuf_shmem_pages_from() - pages from a page to the end of its compound page
 * @page: the page
 *
 * Return: their number, @page included; 1 if the page is not compound.
 */
static inline unsigned long kubuf_shmem_pages_from(struct page *page)
{
	struct page *head = compound_head(page);

	return compound_nr(head) - (page - head);
}

#endif
