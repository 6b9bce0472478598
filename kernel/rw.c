// SPDX-License-Identifier: GPL-2.0
/*
 * rw - copying between a buffer and an iterator
 *
 * No lock is held over a copy: userfaultfd or FUSE can stall one for ever, and
 * two readers must scale. Readers and writers that overlap see each other's bytes
 * in any mixture, as with memory.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/swap.h>
#include <linux/uio.h>

#include "buf.h"
#include "rw.h"

/* Bytes that are copied between two looks at signals and the scheduler. */
#define RW_CHUNK SZ_1M

/*
 * Memory without a lasting view is copied by what its backing has in one piece. Where
 * the kernel sees all memory, that is one copy, and not one for each page.
 */
static size_t copy_page_read(struct page *page, size_t offset, size_t len, struct iov_iter *to)
{
	if (!offset)
		mark_page_accessed(page);
	if (IS_ENABLED(CONFIG_HIGHMEM))
		return copy_page_to_iter(page, offset, len, to);
	return _copy_to_iter(page_address(page) + offset, len, to);
}

static size_t copy_page_write(struct page *page, size_t offset, size_t len,
			      struct iov_iter *from)
{
	size_t done, i;

	if (IS_ENABLED(CONFIG_HIGHMEM))
		done = copy_page_from_iter(page, offset, len, from);
	else
		done = _copy_from_iter(page_address(page) + offset, len, from);
	for (i = 0; i < offset + done; i += PAGE_SIZE)
		flush_dcache_page(page + (i >> PAGE_SHIFT));
	set_page_dirty(page);
	return done;
}

static ssize_t copy_pages(struct kubuf *buf, loff_t pos, size_t len, struct iov_iter *iter,
			  bool write, bool nowait)
{
	size_t moved = 0, offset, bytes, want, done;
	struct page *page;

	while (moved < len) {
		if (fatal_signal_pending(current))
			return moved ?: -EINTR;
		offset = offset_in_page(pos + moved);
		bytes = offset + min_t(size_t, len - moved, RW_CHUNK);
		page = buf->ops->page(buf, (pos + moved) >> PAGE_SHIFT, &bytes, nowait);
		if (IS_ERR(page))
			return moved ?: PTR_ERR(page);
		want = min_t(size_t, len - moved, bytes - offset);
		if (write)
			done = copy_page_write(page, offset, want, iter);
		else
			done = copy_page_read(page, offset, want, iter);
		put_page(page);
		moved += done;
		if (done < want)
			return moved ?: -EFAULT;
		cond_resched();
	}
	return moved;
}

static ssize_t copy_view(struct kubuf *buf, loff_t pos, size_t len, struct iov_iter *iter,
			 bool write)
{
	size_t moved = 0, want, done;

	while (moved < len) {
		if (fatal_signal_pending(current))
			return moved ?: -EINTR;
		want = min_t(size_t, len - moved, RW_CHUNK);
		if (write)
			done = copy_from_iter(buf->vaddr + pos + moved, want, iter);
		else
			done = copy_to_iter(buf->vaddr + pos + moved, want, iter);
		moved += done;
		if (done < want)
			return moved ?: -EFAULT;
		cond_resched();
	}
	return moved;
}

/**
 * kubuf_rw() - kubuf_read() and kubuf_write(), for files that must not wait
 * @buf: the buffer
 * @pos: first byte
 * @iter: where to, or where from
 * @write: which of them
 * @nowait: do no I/O
 *
 * Return: as those; and -EAGAIN: @nowait, and the first page is swapped out.
 */
ssize_t kubuf_rw(struct kubuf *buf, loff_t pos, struct iov_iter *iter, bool write, bool nowait)
{
	size_t len = kubuf_clamp(buf, pos, iov_iter_count(iter));

	if (write && !len)
		return iov_iter_count(iter) ? -ENOSPC : 0;
	if (buf->ops->own)
		return copy_view(buf, pos, len, iter, write);
	return copy_pages(buf, pos, len, iter, write, nowait);
}

/**
 * kubuf_read() - copy bytes of a buffer to an iterator
 * @buf: the buffer
 * @pos: first byte
 * @to: where to; as much as it has room for
 *
 * Context: process context, no lock that a page fault could need.
 * Return: bytes copied, fewer at the end of the buffer, at a bad user address or
 * after a fatal signal; 0 at or past the end; -EFAULT, -EINTR, -ENOMEM, -EIO when
 * there were none.
 */
ssize_t kubuf_read(struct kubuf *buf, loff_t pos, struct iov_iter *to)
{
	return kubuf_rw(buf, pos, to, false, false);
}
EXPORT_SYMBOL_GPL(kubuf_read);

/**
 * kubuf_write() - copy bytes from an iterator into a buffer
 * @buf: the buffer
 * @pos: first byte
 * @from: where from; as much as it has
 *
 * Context: process context, no lock that a page fault could need.
 * Return: bytes copied, fewer at the end of the buffer, at a bad user address or
 * after a fatal signal; -ENOSPC at or past the end (0 if @from is empty);
 * -EFAULT, -EINTR, -ENOMEM, -EIO when there were none.
 */
ssize_t kubuf_write(struct kubuf *buf, loff_t pos, struct iov_iter *from)
{
	return kubuf_rw(buf, pos, from, true, false);
}
EXPORT_SYMBOL_GPL(kubuf_write);
