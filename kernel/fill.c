// SPDX-License-Identifier: GPL-2.0
/*
 * fill - a pattern over a range of a buffer
 *
 * Whatever its width, a pattern is made eight bytes first, so that one loop does
 * for all.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "buf.h"
#include "compat.h"
#include "compat_kunit.h"
#include "fill.h"

/**
 * kubuf_fill_widen() - repeat a pattern until it has eight bytes
 * @pattern: the pattern
 * @width: 1, 2, 4 or 8 bytes
 *
 * Return: false if there is no such width, or the pattern does not fit in it.
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
EXPORT_SYMBOL_FOR_KUNIT(kubuf_fill_widen);

/* At most a page, from anywhere in it; @offset tells where the pattern stands. */
static void fill_bytes(char *to, size_t offset, size_t len, u64 pattern)
{
	size_t head = min_t(size_t, len, -offset & 7);
	size_t words = (len - head) / 8;

	memcpy(to, (char *)&pattern + (offset & 7), head);
	memset64((u64 *)(to + head), pattern, words);
	memcpy(to + head + words * 8, &pattern, len - head - words * 8);
}

/* As far as the end of the page, through a mapping of our own. */
static int fill_page(struct kubuf *buf, size_t offset, size_t len, u64 pattern)
{
	struct page *page;
	size_t bytes = PAGE_SIZE;
	char *addr;

	page = buf->ops->page(buf, offset >> PAGE_SHIFT, &bytes, false);
	if (IS_ERR(page))
		return PTR_ERR(page);
	addr = kmap_local_page(page);
	fill_bytes(addr + offset_in_page(offset), offset, len, pattern);
	kunmap_local(addr);
	flush_dcache_page(page);
	set_page_dirty(page);
	put_page(page);
	return 0;
}

/**
 * kubuf_fill() - fill a range with a pattern
 * @buf: the buffer
 * @offset: first byte
 * @len: bytes; the range lies inside the buffer
 * @pattern: eight bytes; byte n of the buffer gets its byte n modulo 8
 *
 * Context: process context, may sleep.
 * Return: 0; -EINTR (a fatal signal), -ENOMEM, -EIO with a part filled.
 */
int kubuf_fill(struct kubuf *buf, size_t offset, size_t len, u64 pattern)
{
	size_t n;
	int err = 0;

	for (; len && !err; offset += n, len -= n) {
		if (fatal_signal_pending(current))
			return -EINTR;
		n = min_t(size_t, len, PAGE_SIZE - offset_in_page(offset));
		if (buf->ops->own)
			fill_bytes(buf->vaddr + offset, offset, n, pattern);
		else
			err = fill_page(buf, offset, n, pattern);
		cond_resched();
	}
	return err;
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_fill);
