// SPDX-License-Identifier: GPL-2.0
/*
 * shmem_page - a page of a shmem buffer, found and referenced
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>

#include "backing.h"
#include "shmem_page.h"

/* How many of @bytes from a page on may be touched: memory errors stay where they are. */
static size_t sound_bytes(struct page *page, size_t bytes)
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
static bool stays(struct page *page, struct address_space *mapping)
{
	smp_mb(); /* our reference is there before the lock is looked at */
	if (PageLocked(page))
		return false;
	smp_rmb(); /* the lock was free before the mapping is looked at */
	return READ_ONCE(compound_head(page)->mapping) == mapping;
}

/**
 * kubuf_shmem_page() - the page at an index, with a reference
 * @buf: the buffer
 * @index: which page; the buffer has it
 * @bytes: in: how many bytes from the page's start are wanted; out: how many of them are
 *	contiguous and free of memory errors
 * @nowait: do no I/O
 *
 * The page cache is asked without a lock first.
 *
 * Return: the page, or ERR_PTR of -EAGAIN (@nowait, and it is swapped out), -EIO (the page
 * itself is broken, or cannot be read), -ENOMEM.
 */
struct page *kubuf_shmem_page(struct kubuf *buf, pgoff_t index, size_t *bytes, bool nowait)
{
	struct page *page = find_get_page(buf->file->f_mapping, index);
	size_t want;

	if (!page || !PageUptodate(page) || !stays(page, buf->file->f_mapping)) {
		if (page)
			put_page(page);
		if (nowait)
			return ERR_PTR(-EAGAIN);
		/* Waits for the lock, so that what it returns is the file's. */
		page = shmem_read_mapping_page(buf->file->f_mapping, index);
		if (IS_ERR(page))
			return page;
	}
	want = min(*bytes, kubuf_shmem_pages_from(page) << PAGE_SHIFT);
	*bytes = sound_bytes(page, want);
	if (want && !*bytes) {
		put_page(page);
		return ERR_PTR(-EIO);
	}
	return page;
}
