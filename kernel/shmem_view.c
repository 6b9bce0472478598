// SPDX-License-Identifier: GPL-2.0
/*
 * shmem_view - the kernel view of a shmem buffer
 *
 * Every page is referenced, so that devices can use the pages and none of them is swapped.
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
 * Get a page as kubuf_shmem_page() does, but migrate it out of movable memory first, because it
 * will be held for long. If the migrated page is collapsed into another page before it is
 * referenced, migrate that page, too.
 */
static struct page *view_settle(struct kubuf *buf, pgoff_t index, size_t *bytes)
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

/* Take one reference for each page of the compound page, as kubuf_pages_put() drops them. */
static int view_collect(struct kubuf *buf)
{
	unsigned long i = 0, n, nr;
	struct page *page;
	size_t bytes;
	int err;

	while (i < buf->nr_pages) {
		page = view_settle(buf, i, &bytes);
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
 * Pages past the end of the buffer that its references hold: a reference to one page holds the
 * whole compound page. Only the last compound page can reach past the end, after MADV_COLLAPSE
 * of a VMA that is longer than the buffer.
 */
static unsigned long excess_pages(const struct kubuf *buf)
{
	return kubuf_shmem_pages_from(buf->pages[buf->nr_pages - 1]) - 1;
}

/*
 * Collect a reference to every page. The caller has charged the buffer's own pages; charge
 * those past its end, too. Truncating the file at its end splits a compound page that reaches
 * past it, but the split fails while somebody pins the page, and a collapse may undo it at
 * once. So the charge is computed from the pages that were collected.
 */
static int hold_pages(struct kubuf *buf)
{
	size_t end = round_up(buf->size, PMD_SIZE);
	unsigned long excess;
	int err;

	/* With an explicit end, because tmpfs retries a truncation without an end for ever. */
	if (end > buf->size)
		shmem_truncate_range(file_inode(buf->file), buf->size, end - 1);
	err = view_collect(buf);
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
 * While the mapping was unevictable, reclaim has moved pages of it to the unevictable list,
 * which it never scans. Put every page of the file back, not only the collected ones.
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
 * kubuf_shmem_view() - make the kernel view of a buffer
 * @buf: the buffer, whose own pages have been charged as locked
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
	/*
	 * Before the first reference is taken, so that reclaim does not try to swap referenced
	 * pages.
	 */
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
 * kubuf_shmem_unview() - remove the kernel view of a buffer
 * @buf: the buffer
 */
void kubuf_shmem_unview(struct kubuf *buf)
{
	unsigned long i;

	vunmap(buf->vaddr);
	buf->vaddr = NULL;
	make_evictable(buf);
	for (i = 0; i < buf->nr_pages; i++) {
		/*
		 * Otherwise reclaim could drop the page as clean, and the kernel's stores with
		 * it.
		 */
		if (!PageTail(buf->pages[i]))
			set_page_dirty(buf->pages[i]);
		put_page(buf->pages[i]);
		if (!(i % PTRS_PER_PTE))
			cond_resched();
	}
	kubuf_pages_free_array(buf);
}
