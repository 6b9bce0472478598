// SPDX-License-Identifier: GPL-2.0
/*
 * fill - fill a range of a buffer with a pattern
 *
 * Patterns of any width are first widened to eight bytes, so that one loop fills all.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/uio.h>

#include "buf.h"
#include "fill.h"

/**
 * kubuf_fill_widen() - widen a pattern to eight bytes by repeating it
 * @pattern: the pattern
 * @width: 1, 2, 4 or 8 bytes
 *
 * Return: false if the width is wrong, or the pattern does not fit in it.
 */
bool kubuf_fill_widen(u64 *pattern, unsigned int width)
{
	if (width != 1 && width != 2 && width != 4 && width != 8)
		return false;
	if (width < 8 && *pattern >> (8 * width))
		return false;
	for (; width < 8; width *= 2)
		*pattern |= *pattern << (8 * width);
	return true;
}

/**
 * kubuf_fill() - fill a range with a pattern
 * @buf: the buffer
 * @offset: first byte
 * @len: bytes; the range lies inside the buffer
 * @pattern: eight bytes; byte n of the buffer gets its byte n modulo 8
 *
 * Context: process context, may sleep.
 * Return: 0; or, with a part filled, -EINTR (a fatal signal), -ENOMEM, -EIO.
 */
int kubuf_fill(struct kubuf *buf, size_t offset, size_t len, u64 pattern)
{
	char *block = (char *)__get_free_page(GFP_KERNEL_ACCOUNT);
	struct iov_iter from;
	struct kvec piece;
	ssize_t done = 0;

	if (!block)
		return -ENOMEM;
	memset64((u64 *)block, pattern, PAGE_SIZE / sizeof(pattern));
	for (; len && done >= 0; offset += done, len -= done) {
		piece.iov_base = block + offset % sizeof(pattern);
		piece.iov_len = min_t(size_t, len, PAGE_SIZE - sizeof(pattern));
		iov_iter_kvec(&from, WRITE, &piece, 1, piece.iov_len);
		done = buf->ops->copy(buf, offset, piece.iov_len, &from, true, false);
	}
	free_page((unsigned long)block);
	return min_t(ssize_t, done, 0);
}
