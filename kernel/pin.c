// SPDX-License-Identifier: GPL-2.0
/*
 * pin - copying between a buffer and pinned user pages
 *
 * As direct I/O and V4L2's USERPTR do for a device: the pages of a user's range are pinned,
 * accessed through a kernel mapping, marked dirty if they were written, and unpinned. Here the
 * CPU copies. See Documentation/core-api/pin_user_pages.rst, cases 1 and 5.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "buf.h"
#include "compat.h"

/* Pages pinned at a time: a bound on what one call pins; the array fits on the stack. */
#define PIN_BATCH 64

/* Copy @len bytes between @kaddr and the pages, beginning at @offset in the first page. */
static void move_bytes(struct page **pages, size_t offset, size_t len, char *kaddr, bool to_user)
{
	size_t n;
	char *uaddr;

	for (; len; len -= n, kaddr += n, pages++, offset = 0) {
		n = min_t(size_t, len, PAGE_SIZE - offset);
		uaddr = kmap_local_page(*pages);
		if (to_user) {
			memcpy(uaddr + offset, kaddr, n);
			flush_dcache_page(*pages);
		} else {
			memcpy(kaddr, uaddr + offset, n);
		}
		kunmap_local(uaddr);
	}
}

/*
 * Pin, copy and unpin one batch. If fewer pages than requested are pinned, their bytes are
 * copied, and the next batch returns the error.
 */
static ssize_t pin_batch(unsigned long addr, size_t len, char *kaddr, bool to_user,
			 struct kubuf_pin_report *report)
{
	struct page *pages[PIN_BATCH];
	size_t offset = offset_in_page(addr);
	unsigned long want;
	int pinned;

	len = min_t(size_t, len, PIN_BATCH * PAGE_SIZE - offset);
	want = DIV_ROUND_UP(offset + len, PAGE_SIZE);
	/* FOLL_WRITE only if user memory is written: as a source it may be read-only. */
	pinned = pin_user_pages_fast(addr, want, to_user ? FOLL_WRITE : 0, pages);
	/* Newer kernels return -EOVERFLOW for a range that wraps; report -EFAULT on all. */
	if (!pinned || pinned == -EOVERFLOW)
		return -EFAULT;
	if (pinned < 0)
		return pinned;

	report->pinned += pinned;
	len = min_t(size_t, len, pinned * PAGE_SIZE - offset);
	move_bytes(pages, offset, len, kaddr, to_user);
	unpin_user_pages_dirty_lock(pages, pinned, to_user);
	return len;
}

static ssize_t pin_transfer(unsigned long addr, size_t len, char *kaddr, bool to_user,
			    struct kubuf_pin_report *report)
{
	size_t moved = 0;
	ssize_t n;

	while (moved < len) {
		if (fatal_signal_pending(current))
			return moved ?: -EINTR;
		n = pin_batch(addr + moved, len - moved, kaddr + moved, to_user, report);
		if (n < 0)
			return moved ?: n;
		moved += n;
		cond_resched();
	}
	return moved;
}

static ssize_t pin_view(struct kubuf *buf, loff_t pos, unsigned long addr, size_t len,
			bool to_user, struct kubuf_pin_report *report)
{
	struct kubuf_pin_report unread;
	char *kaddr;
	ssize_t ret;

	report = report ?: &unread;
	*report = (struct kubuf_pin_report){};
	if (!len)
		return 0;
	report->spanned = ((addr + len - 1) >> PAGE_SHIFT) - (addr >> PAGE_SHIFT) + 1;
	kaddr = kubuf_vmap(buf);
	if (IS_ERR(kaddr))
		return PTR_ERR(kaddr);
	ret = pin_transfer(addr, len, kaddr + pos, to_user, report);
	kubuf_vunmap(buf);
	return ret;
}

ssize_t kubuf_pin_read(struct kubuf *buf, loff_t pos, unsigned long addr, size_t len,
		       struct kubuf_pin_report *report)
{
	return pin_view(buf, pos, addr, kubuf_clamp(buf, pos, len), true, report);
}
EXPORT_SYMBOL_GPL(kubuf_pin_read);

ssize_t kubuf_pin_write(struct kubuf *buf, loff_t pos, unsigned long addr, size_t len,
			struct kubuf_pin_report *report)
{
	size_t room = kubuf_clamp(buf, pos, len);

	if (buf->no_store || (len && !room)) {
		if (report)
			*report = (struct kubuf_pin_report){};
		return buf->no_store ? -EACCES : -ENOSPC;
	}
	return pin_view(buf, pos, addr, room, false, report);
}
EXPORT_SYMBOL_GPL(kubuf_pin_write);
