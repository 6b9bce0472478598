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
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/uio.h>

#include "buf.h"
#include "rw.h"

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
	return buf->ops->copy(buf, pos, len, iter, write, nowait);
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
