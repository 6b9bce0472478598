// SPDX-License-Identifier: GPL-2.0
/*
 * shmem - the backing of a file on the core's own tmpfs mount
 *
 * tmpfs already gives what a cached buffer wants: huge pages, fault-around,
 * swap, memory cgroups, and mappings that every zero-copy call accepts. So the
 * memory is that of the buffer's file on tmpfs, and its mappings are tmpfs's own
 * (map.c hands them over).
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/file.h>
#include <linux/highmem.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/shmem_fs.h>
#include <linux/vmalloc.h>

#include "backing.h"
#include "compat.h"
#include "pages.h"
#include "shmem.h"
#include "tmpfs.h"

/*
 * Bring in every page, now and on the maker's account. The first toucher pays,
 * so a page left for later would be a SIGBUS in a process that made nothing.
 * @missing is how many bytes are still to come, all of the buffer's at first.
 */
static int shmem_touch(struct kubuf *buf, size_t *missing)
{
	struct address_space *mapping = buf->file->f_mapping;
	gfp_t gfp = mapping_gfp_mask(mapping) | __GFP_RETRY_MAYFAIL | __GFP_NOWARN;
	struct page *page;
	unsigned long nr;
	pgoff_t i = 0;
	size_t came;

	while (*missing) {
		if (fatal_signal_pending(current))
			return -EINTR;
		page = shmem_read_mapping_page_gfp(mapping, i, gfp);
		if (IS_ERR(page))
			return PTR_ERR(page);
		set_page_dirty(page);
		nr = compound_nr(compound_head(page)) - (page - compound_head(page));
		came = min_t(size_t, nr << PAGE_SHIFT, *missing);
		kubuf_tmpfs_came(came);
		*missing -= came;
		i += nr;
		put_page(page);
		cond_resched();
	}
	return 0;
}

static int shmem_populate(struct kubuf *buf)
{
	size_t missing = buf->size;
	int err;

	if (buf->nr_pages > totalram_pages())
		return -ENOMEM;
	err = kubuf_tmpfs_admit(buf->label, buf->size);
	if (err)
		return err;
	err = shmem_touch(buf, &missing);
	kubuf_tmpfs_came(missing);
	return err == -ENOSPC ? kubuf_tmpfs_refuse(buf->label, buf->size, missing) : err;
}

/* As of kubuf_backing_ops. The page cache is asked without a lock first. */
static struct page *shmem_page(struct kubuf *buf, pgoff_t index, size_t *bytes, bool nowait)
{
	struct page *page = find_get_page(buf->file->f_mapping, index);
	struct page *head;

	if (!page || !PageUptodate(page)) {
		if (page)
			put_page(page);
		if (nowait)
			return ERR_PTR(-EAGAIN);
		page = shmem_read_mapping_page(buf->file->f_mapping, index);
		if (IS_ERR(page))
			return page;
	}
	if (PageHWPoison(page)) {
		put_page(page);
		return ERR_PTR(-EIO);
	}
	head = compound_head(page);
	*bytes = (compound_nr(head) - (page - head)) << PAGE_SHIFT;
	return page;
}

/* A page that will be held for long, as of shmem_page(). */
static struct page *shmem_settle(struct kubuf *buf, pgoff_t index, size_t *bytes)
{
	struct folio *folio;
	struct page *page;
	int err;

	err = kubuf_compat_settle(buf->file, (loff_t)index << PAGE_SHIFT, &folio);
	if (err)
		return ERR_PTR(err);
	page = shmem_page(buf, index, bytes, false);
	kubuf_compat_unsettle(&folio);
	return page;
}

static void view_put_pages(struct kubuf *buf, unsigned long count)
{
	while (count--) {
		put_page(buf->pages[count]);
		if (!(count % PTRS_PER_PTE))
			cond_resched();
	}
}

/* One reference for each page, as vmap() and kubuf_page() count them. */
static int view_collect(struct kubuf *buf)
{
	unsigned long i = 0, n, nr;
	struct page *page;
	size_t bytes;
	int err;

	while (i < buf->nr_pages) {
		err = -EINTR;
		if (fatal_signal_pending(current))
			goto err_put_pages;
		page = shmem_settle(buf, i, &bytes);
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
	view_put_pages(buf, i);
	return err;
}

/*
 * A reference to one page of a compound page holds all of it. Only the last one can
 * reach past the buffer: a process that maps more than there is had it collapsed.
 */
static unsigned long view_excess(const struct kubuf *buf)
{
	struct page *last = buf->pages[buf->nr_pages - 1];
	struct page *head = compound_head(last);

	return compound_nr(head) - (last - head) - 1;
}

/*
 * Collect every page, and charge for what that holds beyond the buffer's own pages,
 * which view_make() has charged. Cutting the file at its end splits a compound page that
 * reaches past it; the cut fails while somebody pins that page, and a collapse may undo
 * it at once. So what counts is what was collected.
 */
static int view_hold_pages(struct kubuf *buf)
{
	unsigned long excess;
	int err;

	shmem_truncate_range(file_inode(buf->file), buf->size, -1);
	err = view_collect(buf);
	if (err)
		return err;
	excess = view_excess(buf);
	if (excess)
		err = kubuf_account_charge(&buf->view_charge, excess, buf->label);
	if (err)
		view_put_pages(buf, buf->nr_pages);
	return err;
}

static int shmem_view(struct kubuf *buf)
{
	struct address_space *mapping = buf->file->f_mapping;
	int err;

	err = kubuf_pages_array(buf);
	if (err)
		return err;
	/* Before the first reference, so that reclaim does not try in vain. */
	mapping_set_unevictable(mapping);
	err = view_hold_pages(buf);
	if (err)
		goto err_evictable;
	buf->vaddr = vmap(buf->pages, buf->nr_pages, VM_MAP, PAGE_KERNEL);
	if (buf->vaddr)
		return 0;
	err = -ENOMEM;
	view_put_pages(buf, buf->nr_pages);
err_evictable:
	mapping_clear_unevictable(mapping);
	kubuf_pages_free_array(buf);
	return err;
}

static void shmem_unview(struct kubuf *buf)
{
	unsigned long i;

	vunmap(buf->vaddr);
	buf->vaddr = NULL;
	mapping_clear_unevictable(buf->file->f_mapping);
	for (i = 0; i < buf->nr_pages; i++) {
		if (!PageTail(buf->pages[i])) {
			/* Else reclaim drops the page as clean, and what the kernel wrote. */
			set_page_dirty(buf->pages[i]);
			kubuf_compat_page_evictable(buf->pages[i]);
		}
		put_page(buf->pages[i]);
		if (!(i % PTRS_PER_PTE))
			cond_resched();
	}
	kubuf_pages_free_array(buf);
}

const struct kubuf_backing_ops kubuf_shmem_ops = {
	.name = "shmem",
	.populate = shmem_populate,
	.page = shmem_page,
	.view = shmem_view,
	.unview = shmem_unview,
};
