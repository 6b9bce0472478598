// SPDX-License-Identifier: GPL-2.0
/*
 * rw - copying between a buffer and an iterator
 *
 * No lock is held over a copy, because userfaultfd or FUSE can stall a copy for ever, and
 * concurrent readers must scale. Overlapping reads and writes see any mixture of old and new
 * bytes, as with memory.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/uio.h>

#include "buf.h"
#include "rw.h"

/**
 * kubuf_rw() - kubuf_read() or kubuf_write(), with IOCB_NOWAIT
 * @buf: the buffer
 * @pos: first byte
 * @iter: destination, or source if @write
 * @write: copy into the buffer
 * @nowait: return -EAGAIN instead of waiting for I/O
 *
 * Return: as kubuf_read() and kubuf_write(); also -EAGAIN, if @nowait and the first page is
 * swapped out.
 */
ssize_t kubuf_rw(struct kubuf *buf, loff_t pos, struct iov_iter *iter, bool write, bool nowait)
{
	size_t len = kubuf_clamp(buf, pos, iov_iter_count(iter));

	if (write && !len)
		return iov_iter_count(iter) ? -ENOSPC : 0;
	return buf->ops->copy(buf, pos, len, iter, write, nowait);
}

ssize_t kubuf_read(struct kubuf *buf, loff_t pos, struct iov_iter *to)
{
	return kubuf_rw(buf, pos, to, false, false);
}
EXPORT_SYMBOL_GPL(kubuf_read);

ssize_t kubuf_write(struct kubuf *buf, loff_t pos, struct iov_iter *from)
{
	return kubuf_rw(buf, pos, from, true, false);
}
EXPORT_SYMBOL_GPL(kubuf_write);
