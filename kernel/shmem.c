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
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "backing.h"
#include "cap.h"
#include "compat.h"
#include "pages.h"
#include "shmem.h"

/* So much of the mount is set aside for pages that are not there yet; one page may be as large. */
#define SHMEM_STEP max_t(size_t, SZ_64M, PMD_SIZE)

/* Pages of a compound page from this one on. */
static unsigned long pages_from(struct page *page)
{
	struct page *head = compound_head(page);

	return compound_nr(head) - (page - head);
}

/*
 * Bring in the next @step bytes, of @missing that are still to come. The mount counts
 * what came, or it will not come: either way it needs no room set aside any more.
 */
static int shmem_touch(struct kubuf *buf, size_t *missing, size_t step)
{
	struct address_space *mapping = buf->file->f_mapping;
	gfp_t gfp = mapping_gfp_mask(mapping) | __GFP_RETRY_MAYFAIL | __GFP_NOWARN;
	struct page *page;
	size_t came;
	int err = 0;

	/* More than the machine has is not begun: it would push everything else out. */
	if (buf->nr_pages > totalram_pages())
		err = -ENOMEM;
	while (step && !err) {
		err = -EINTR;
		if (fatal_signal_pending(current))
			break;
		page = shmem_read_mapping_page_gfp(mapping, (buf->size - *missing) >> PAGE_SHIFT,
						   gfp);
		err = PTR_ERR_OR_ZERO(page);
		if (err)
			break;
		set_page_dirty(page);
		came = pages_from(page) << PAGE_SHIFT;
		put_page(page);
		*missing -= min(came, *missing);
		came = min(came, step);
		kubuf_cap_came(came);
		step -= came;
		cond_resched();
	}
	kubuf_cap_came(step);
	return err;
}

/*
 * Bring in every page, now and on the maker's account. The first toucher pays,
 * so a page left for later would be a SIGBUS in a process that made nothing.
 */
static int shmem_populate(struct kubuf *buf)
{
	size_t missing = buf->size, step;
	int err = 0;

	while (missing && !err) {
		step = min_t(size_t, missing, SHMEM_STEP);
		err = kubuf_cap_admit(buf->label, missing, step);
		if (err)
			return err;
		err = shmem_touch(buf, &missing, step);
	}
	return err == -ENOSPC ? kubuf_cap_refuse(buf->label, buf->size) : err;
}

/* How many of @bytes from a page on may be touched: memory errors stay where they are. */
static size_t shmem_sound(struct page *page, size_t bytes)
{
	size_t sound = 0;

	while (sound < bytes && !PageHWPoison(page + (sound >> PAGE_SHIFT)))
		sound += PAGE_SIZE;
	return sound;
}

/*
 * Whether a referenced page that was found without its lock is the file's, and stays that.
 * A collapse (khugepaged, MADV_COLLAPSE) locks a page, gives up if anybody else has a
 * reference, copies it, and takes it out of the file; since 6.4 it keeps nobody from taking
 * a reference in between, and what is stored then is lost. Our reference comes before the
 * look at the lock: an unlocked page is either still to be locked, and then our reference is
 * seen, or it is out of the file already.
 */
static bool shmem_stays(struct page *page, struct address_space *mapping)
{
	smp_mb(); /* our reference is there before the lock is looked at */
	if (PageLocked(page))
		return false;
	smp_rmb(); /* the lock was free before the mapping is looked at */
	return READ_ONCE(compound_head(page)->mapping) == mapping;
}

/* As of kubuf_backing_ops. The page cache is asked without a lock first. */
static struct page *shmem_page(struct kubuf *buf, pgoff_t index, size_t *bytes, bool nowait)
{
	struct page *page = find_get_page(buf->file->f_mapping, index);
	size_t want;

	if (!page || !PageUptodate(page) || !shmem_stays(page, buf->file->f_mapping)) {
		if (page)
			put_page(page);
		if (nowait)
			return ERR_PTR(-EAGAIN);
		/* Waits for the lock, so that what it returns is the file's. */
		page = shmem_read_mapping_page(buf->file->f_mapping, index);
		if (IS_ERR(page))
			return page;
	}
	want = min(*bytes, pages_from(page) << PAGE_SHIFT);
	*bytes = shmem_sound(page, want);
	if (want && !*bytes) {
		put_page(page);
		return ERR_PTR(-EIO);
	}
	return page;
}

/*
 * A page that will be held for long, as of shmem_page(). What was moved to where it may stay
 * can be collapsed into another page before it is referenced; then that one is moved, too.
 */
static struct page *shmem_settle(struct kubuf *buf, pgoff_t index, size_t *bytes)
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
		page = shmem_page(buf, index, bytes, false);
		settled = IS_ERR(page) || kubuf_compat_is_settled(folio, page);
		kubuf_compat_unsettle(&folio);
		if (!settled)
			put_page(page);
	} while (!settled);
	return page;
}

/* One reference for each page, as vmap() and kubuf_page() count them. */
static int view_collect(struct kubuf *buf)
{
	unsigned long i = 0, n, nr;
	struct page *page;
	size_t bytes;
	int err;

	while (i < buf->nr_pages) {
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
	kubuf_pages_put(buf, i);
	return err;
}

/*
 * A reference to one page of a compound page holds all of it. Only the last one can
 * reach past the buffer: a process that maps more than there is had it collapsed.
 */
static unsigned long view_excess(const struct kubuf *buf)
{
	return pages_from(buf->pages[buf->nr_pages - 1]) - 1;
}

/*
 * Collect every page, and charge for what that holds beyond the buffer's own pages,
 * which view_make() has charged. Cutting the file at its end splits a compound page that
 * reaches past it; the cut fails while somebody pins that page, and a collapse may undo
 * it at once. So what counts is what was collected.
 */
static int view_hold_pages(struct kubuf *buf)
{
	size_t end = round_up(buf->size, PMD_SIZE);
	unsigned long excess;
	int err;

	/* With an end of its own: tmpfs tries again for ever what reaches to the end of all. */
	if (end > buf->size)
		shmem_truncate_range(file_inode(buf->file), buf->size, end - 1);
	err = view_collect(buf);
	if (err)
		return err;
	excess = view_excess(buf);
	if (excess)
		err = kubuf_account_charge(&buf->view_charge, excess, buf->label);
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
static void view_evictable(struct kubuf *buf)
{
	struct address_space *mapping = buf->file->f_mapping;
	unsigned long index, n;
	struct page *page;

	mapping_clear_unevictable(mapping);
	for (index = 0; index < buf->nr_pages; index += n) {
		n = 1;
		page = find_get_page(mapping, index);
		if (page) {
			n = pages_from(page);
			kubuf_compat_page_evictable(compound_head(page));
			put_page(page);
		}
		cond_resched();
	}
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
	kubuf_pages_put(buf, buf->nr_pages);
err_evictable:
	view_evictable(buf);
	kubuf_pages_free_array(buf);
	return err;
}

static void shmem_unview(struct kubuf *buf)
{
	unsigned long i;

	vunmap(buf->vaddr);
	buf->vaddr = NULL;
	view_evictable(buf);
	for (i = 0; i < buf->nr_pages; i++) {
		/* Else reclaim drops the page as clean, and what the kernel wrote. */
		if (!PageTail(buf->pages[i]))
			set_page_dirty(buf->pages[i]);
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
