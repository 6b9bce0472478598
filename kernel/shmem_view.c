// SPDX-License-Identifier: GPL-2.0
/*
 * shmem_view - a shmem buffer while the kernel has an address of it
 *
 * Every page is referenced, so that devices can be given them, and none of them is
 * swapped.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/shmem_fs.h>
#include <linux/vmalloc.h>

#include "backing.h"
#include "compat.h"
#include "pages.h"
#include "shmem_page.h"
#include "shmem_view.h"

/*
 * A page that will be held for long, as of kubuf_shmem_page(). What was moved to where it may stay
 * can be collapsed into another page before it is referenced; then that one is moved, too.
 */
static struct page *settle(struct kubuf *buf, pgoff_t index, size_t *bytes)
{
	struct folio *folio;
	struct page *page;
	bool settled;
	int err;

	do {
		if (fatal_signal_pending(current))
			return ERR_PTR(-EINTR);
		err = kubuf_compat_settle(buf->file, (loff_t)index << PAGE_SHIFT, &folio);
		if (err)
			return ERR_PTR(err);
		*bytes = SIZE_MAX;
		page = kubuf_shmem_page(buf, index, bytes, false);
		settled = IS_ERR(page) || kubuf_compat_is_settled(folio, page);
		kubuf_compat_unsettle(&folio);
		if (!settled)
			put_page(page);
	} while (!settled);
	return page;
}

/* One reference for each page, as vmap() and kubuf_page() count them. */
static int collect(struct kubuf *buf)
{
	unsigned long i = 0, n, nr;
	struct page *page;
	size_t bytes;
	int err;

	while (i < buf->nr_pages) {
		page = settle(buf, i, &bytes);
		err = PTR_ERR_OR_ZERO(page);
		if (err)
			goto err_put_pages;
		nr = min(bytes >> PAGE_SHIFT, buf->nr_pages - i);
		for (n = 0; n < nr; n++) {
			if (n)
				get_page(page + n);
			buf->pages[i++] = page + n;
		}
		cond_resched();
	}
	return 0;

err_put_pages:
	kubuf_pages_put(buf, i);
	return err;
}

/*
 * A reference to one page of a compound page holds all of it. Only the last compound page can
 * reach past the buffer: MADV_COLLAPSE of a VMA that is longer than the buffer makes such one.
 */
static unsigned long excess_pages(const struct kubuf *buf)
{
	return kubuf_shmem_pages_from(buf->pages[buf->nr_pages - 1]) - 1;
}

/*
 * Collect every page, and charge for what that holds beyond the buffer's own pages,
 * which the caller has charged. Cutting the file at its end splits a compound page that
 * reaches past it; the cut fails while somebody pins that page, and a collapse may undo
 * it at once. So what counts is what was collected.
 */
static int hold_pages(struct kubuf *buf)
{
	size_t end = round_up(buf->size, PMD_SIZE);
	unsigned long excess;
	int err;

	/* With an explicit end: tmpfs retries for ever to truncate a range that has none. */
	if (end > buf->size)
		shmem_truncate_range(file_inode(buf->file), buf->size, end - 1);
	err = collect(buf);
	if (err)
		return err;
	excess = excess_pages(buf);
	if (excess)
		err = kubuf_account_charge(&buf->locked, excess, buf->label);
	if (err) {
		pr_warn_ratelimited("%s: %lu KiB of that lie past the buffer's end: a process that maps it had them made by MADV_COLLAPSE and pins them\n",
				    buf->label, excess << (PAGE_SHIFT - 10));
		kubuf_pages_put(buf, buf->nr_pages);
	}
	return err;
}

/*
 * Reclaim puts aside what it finds while the mapping is unevictable, and never looks there
 * again: bring back every page that is there, not only those that were collected.
 */
static void make_evictable(struct kubuf *buf)
{
	struct address_space *mapping = buf->file->f_mapping;
	unsigned long index, n;
	struct page *page;

	mapping_clear_unevictable(mapping);
	for (index = 0; index < buf->nr_pages; index += n) {
		n = 1;
		page = find_get_page(mapping, index);
		if (page) {
			n = kubuf_shmem_pages_from(page);
			kubuf_compat_page_evictable(compound_head(page));
			put_page(page);
		}
		cond_resched();
	}
}

/**
 * kubuf_shmem_view() - give the kernel an address of a whole buffer
 * @buf: the buffer, whose own pages are charged as locked
 *
 * Return: 0 with &kubuf.vaddr and &kubuf.pages set; -ENOMEM (memory, or the limit on
 * locked memory), -EIO, -EINTR.
 */
int kubuf_shmem_view(struct kubuf *buf)
{
	struct address_space *mapping = buf->file->f_mapping;
	int err;

	err = kubuf_pages_array(buf);
	if (err)
		return err;
	/* Before the first reference, so that reclaim does not try to swap referenced pages. */
	mapping_set_unevictable(mapping);
	err = hold_pages(buf);
	if (err)
		goto err_evictable;
	buf->vaddr = vmap(buf->pages, buf->nr_pages, VM_MAP, PAGE_KERNEL);
	if (buf->vaddr)
		return 0;
	err = -ENOMEM;
	kubuf_pages_put(buf, buf->nr_pages);
err_evictable:
	make_evictable(buf);
	kubuf_pages_free_array(buf);
	return err;
}

/**
 * kubuf_shmem_unview() - take the kernel's address of a buffer away
 * @buf: the buffer
 */
void kubuf_shmem_unview(struct kubuf *buf)
{
	unsigned long i;

	vunmap(buf->vaddr);
	buf->vaddr = NULL;
	make_evictable(buf);
	for (i = 0; i < buf->nr_pages; i++) {
		/* Otherwise reclaim would drop the page as clean, with the kernel's stores. */
		if (!PageTail(buf->pages[i]))
			set_page_dirty(buf->pages[i]);
		put_page(buf->pages[i]);
		if (!(i % PTRS_PER_PTE))
			cond_resched();
	}
	kubuf_pages_free_array(buf);
}
