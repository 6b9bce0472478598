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
#include <linux/vmalloc.h>

#include "backing.h"
#include "compat.h"
#include "pages.h"
#include "shmem.h"
#include "tmpfs.h"

/*
 * Bring in every page, now and on the maker's account. The first toucher pays,
 * so a page left for later would be a SIGBUS in a process that made nothing.
 */
static int shmem_touch(struct kubuf *buf)
{
	struct address_space *mapping = buf->file->f_mapping;
	gfp_t gfp = mapping_gfp_mask(mapping) | __GFP_RETRY_MAYFAIL | __GFP_NOWARN;
	struct page *page;
	pgoff_t i = 0;

	while (i < buf->nr_pages) {
		if (fatal_signal_pending(current))
			return -EINTR;
		page = shmem_read_mapping_page_gfp(mapping, i, gfp);
		if (IS_ERR(page))
			return PTR_ERR(page);
		set_page_dirty(page);
		i += compound_nr(compound_head(page)) - (page - compound_head(page));
		put_page(page);
		cond_resched();
	}
	return 0;
}

static int shmem_populate(struct kubuf *buf)
{
	struct kubuf_tmpfs_usage usage = kubuf_tmpfs_usage();
	int err;

	/* What cannot be is not tried: it would push everybody else's memory out first. */
	if (buf->size > usage.limit - usage.used)
		return kubuf_tmpfs_refuse(buf->label, buf->size);
	if (buf->nr_pages > totalram_pages())
		return -ENOMEM;
	err = shmem_touch(buf);
	return err == -ENOSPC ? kubuf_tmpfs_refuse(buf->label, buf->size) : err;
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

/* One reference for each page, as vmap() and kubuf_page() count them. */
static int view_collect(struct kubuf *buf)
{
	unsigned long i = 0, n, nr;
	struct page *page;
	size_t bytes;

	while (i < buf->nr_pages) {
		if (fatal_signal_pending(current))
			goto err_put_pages;
		page = shmem_page(buf, i, &bytes, false);
		if (IS_ERR(page))
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
	while (i--)
		put_page(buf->pages[i]);
	return -ENOMEM;
}

static int shmem_view(struct kubuf *buf)
{
	struct address_space *mapping = buf->file->f_mapping;

	if (kubuf_pages_array(buf))
		return -ENOMEM;
	/* Before the first reference, so that reclaim does not try in vain. */
	mapping_set_unevictable(mapping);
	if (view_collect(buf))
		goto err_evictable;
	buf->vaddr = vmap(buf->pages, buf->nr_pages, VM_MAP, PAGE_KERNEL);
	if (!buf->vaddr)
		goto err_put_pages;
	return 0;

err_put_pages:
	release_pages(buf->pages, buf->nr_pages);
err_evictable:
	mapping_clear_unevictable(mapping);
	kubuf_pages_free_array(buf);
	return -ENOMEM;
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
