// SPDX-License-Identifier: GPL-2.0
/*
 * shmem_page - finding a page of a shmem buffer
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>

#include "backing.h"
#include "shmem_page.h"

/*
 * How many of @bytes from the start of a page can be accessed before the first page with a
 * memory error.
 */
static size_t sound_bytes(struct page *page, size_t bytes)
{
	size_t sound = 0;

	while (sound < bytes && !PageHWPoison(page + (sound >> PAGE_SHIFT)))
		sound += PAGE_SIZE;
	return sound;
}

/*
 * Whether a referenced page that was found without the page lock belongs to the file, and will
 * stay there. A collapse (khugepaged, MADV_COLLAPSE) locks a page, gives up if anybody else has
 * a reference, copies the page, and removes it from the file. Since 6.4 a reference can be
 * taken after that check, and stores to the page would be lost. So the lock is checked after
 * the reference was taken: if the page is not locked, a collapse either comes later and sees
 * the reference, or is over, and the page's mapping has changed.
 */
static bool page_stays(struct page *page, struct address_space *mapping)
{
	smp_mb(); /* take the reference before reading the lock */
	if (PageLocked(page))
		return false;
	smp_rmb(); /* read the lock before the mapping */
	return READ_ONCE(compound_head(page)->mapping) == mapping;
}

/**
 * kubuf_shmem_page() - get a reference to the page at an index
 * @buf: the buffer
 * @index: index of the page, inside the buffer
 * @bytes: in: bytes wanted from the start of the page; out: how many of them are contiguous and
 *	free of memory errors
 * @nowait: return -EAGAIN instead of reading the page from swap
 *
 * Looks in the page cache without the page lock first.
 *
 * Return: the page, or ERR_PTR of -EAGAIN, -EIO (the page has a memory error, or cannot be read
 * from swap), -ENOMEM.
 */
struct page *kubuf_shmem_page(struct kubuf *buf, pgoff_t index, size_t *bytes, bool nowait)
{
	struct page *page = find_get_page(buf->file->f_mapping, index);
	size_t want;

	if (!page || !PageUptodate(page) || !page_stays(page, buf->file->f_mapping)) {
		if (page)
			put_page(page);
		if (nowait)
			return ERR_PTR(-EAGAIN);
		/* Takes the page lock, so the page belongs to the file. */
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
