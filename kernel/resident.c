// SPDX-License-Identifier: GPL-2.0
/*
 * resident - memory that the core allocates and that is never swapped
 *
 * Shared by contig and scatter: the memory is charged as locked before it is allocated, has a
 * kernel view for life, and has one memory type in every mapping.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/uio.h>

#include "backing.h"
#include "cache.h"
#include "compat.h"
#include "pages.h"
#include "resident.h"

/**
 * kubuf_resident_begin() - charge for the memory, before it is allocated
 * @buf: the buffer, which counts as viewed until kubuf_resident_end()
 *
 * Return: 0; or -ENOSPC, logged, as &kubuf_backing_ops.populate does.
 */
int kubuf_resident_begin(struct kubuf *buf)
{
	if (kubuf_account_charge(&buf->locked, buf->nr_pages, buf->label))
		return -ENOSPC;
	refcount_set(&buf->views, 1);
	return 0;
}

/**
 * kubuf_resident_end() - uncharge the memory, after it was freed
 * @buf: the buffer
 */
void kubuf_resident_end(struct kubuf *buf)
{
	kubuf_pages_free_array(buf);
	refcount_set(&buf->views, 0);
	kubuf_account_uncharge(&buf->locked);
}

/* Its address is page->private of pages that the core has made other than write-back. */
static const char odd_mark;

static void mark_pages(struct kubuf *buf, unsigned long mark)
{
	unsigned long i;

	for (i = 0; i < buf->nr_pages; i++)
		set_page_private(buf->pages[i], mark);
}

/**
 * kubuf_resident_is_odd() - check for a page of the core whose memory type is not write-back
 * @page: any page that is in use
 *
 * For a caller that pins user pages and would map them write-back.
 *
 * Return: true if the page belongs to a wc or uc buffer.
 */
bool kubuf_resident_is_odd(struct page *page)
{
	return page_private(page) == (unsigned long)&odd_mark;
}

/**
 * kubuf_resident_set_cache() - set the memory type of all pages
 * @buf: the buffer, with all of its pages, not mapped yet
 *
 * Return: 0, or a negative errno. kubuf_resident_restore_cache() must be called in both cases.
 */
int kubuf_resident_set_cache(struct kubuf *buf)
{
	if (buf->cache != KUBUF_CACHE_WB)
		mark_pages(buf, (unsigned long)&odd_mark);
	return kubuf_cache_set(buf->pages, buf->nr_pages, buf->cache);
}

/**
 * kubuf_resident_restore_cache() - make all pages write-back again
 * @buf: the buffer, not mapped any more
 *
 * Return: true if the pages may be freed. Otherwise they are leaked on purpose, because the
 * next owner of a page must not get another memory type.
 */
bool kubuf_resident_restore_cache(struct kubuf *buf)
{
	int err = kubuf_cache_restore(buf->pages, buf->nr_pages, buf->cache);

	if (!err) {
		if (buf->cache != KUBUF_CACHE_WB)
			mark_pages(buf, 0);
		return true;
	}
	pr_err("%s: pages stay %s (error %d): %zu bytes are lost\n", buf->label,
	       kubuf_cache_name(buf->cache), err, buf->size);
	return false;
}

/**
 * kubuf_resident_private_refusal() - the reason why a buffer has no writable private mappings
 * @buf: the buffer
 *
 * Return: the reason in words, or NULL if the buffer has them.
 */
const char *kubuf_resident_private_refusal(const struct kubuf *buf)
{
	if (buf->flags & KUBUF_PRIVATE_WRITE)
		return NULL;
	/* Such a VMA has the page frame number in vm_pgoff, which /proc/PID/maps shows. */
	if (buf->flags & KUBUF_FLAG_MAP_PFN)
		return "a private writable mapping by pfn would show physical addresses";
	if (buf->cache != KUBUF_CACHE_WB)
		return "memory that is not write-back has no private writable mappings";
	return NULL;
}

/**
 * kubuf_resident_accepts() - the uses of a mapping of a buffer
 * @buf: the buffer
 *
 * Return: KUBUF_ACCEPT_*.
 */
unsigned int kubuf_resident_accepts(const struct kubuf *buf)
{
	unsigned int accepts = 0;

	if (!(buf->flags & KUBUF_FLAG_MAP_PFN)) {
		accepts |= KUBUF_ACCEPT_PIN;
		if (KUBUF_COMPAT_REGISTERS_DRIVER_PAGES)
			accepts |= KUBUF_ACCEPT_REGISTER;
	}
	if (!kubuf_resident_private_refusal(buf))
		accepts |= KUBUF_ACCEPT_PRIVATE;
	return accepts;
}

/**
 * kubuf_resident_copy() - copy between a buffer and an iterator, as of &kubuf_backing_ops.copy
 * @buf: the buffer
 * @pos: first byte
 * @len: number of bytes
 * @iter: destination, or source if @write
 * @write: copy into the buffer
 * @nowait: ignored, because the copy never waits for I/O
 *
 * Return: as of &kubuf_backing_ops.copy.
 */
ssize_t kubuf_resident_copy(struct kubuf *buf, loff_t pos, size_t len, struct iov_iter *iter,
			    bool write, bool nowait)
{
	size_t moved = 0, want, done;

	while (moved < len) {
		if (fatal_signal_pending(current))
			return moved ?: -EINTR;
		want = min_t(size_t, len - moved, KUBUF_COPY_CHUNK);
		/*
		 * copy_to_iter() would check the range, and usercopy reports a copy across
		 * pages as an overflow.
		 */
		if (write)
			done = _copy_from_iter(buf->vaddr + pos + moved, want, iter);
		else
			done = _copy_to_iter(buf->vaddr + pos + moved, want, iter);
		moved += done;
		if (done < want)
			return moved ?: -EFAULT;
		cond_resched();
	}
	return moved;
}

/**
 * kubuf_resident_page() - get a reference to one page of a buffer
 * @buf: the buffer
 * @index: index of the page, inside the buffer
 *
 * Return: the page.
 */
struct page *kubuf_resident_page(struct kubuf *buf, pgoff_t index)
{
	get_page(buf->pages[index]);
	return buf->pages[index];
}
