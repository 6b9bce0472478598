/* SPDX-License-Identifier: GPL-2.0 */
/*
 * shmem_page - a page of a shmem buffer, found and referenced
 */
#ifndef KUBUF_SHMEM_PAGE_H
#define KUBUF_SHMEM_PAGE_H

#include <linux/mm.h>

struct kubuf;

struct page *kubuf_shmem_page(struct kubuf *buf, pgoff_t index, size_t *bytes, bool nowait);

/**
 * kubuf_shmem_pages_from() - how much of a compound page is left
 * @page: the page
 *
 * Return: pages of its compound page from this one on.
 */
static inline unsigned long kubuf_shmem_pages_from(struct page *page)
{
	struct page *head = compound_head(page);

	return compound_nr(head) - (page - head);
}

#endif
