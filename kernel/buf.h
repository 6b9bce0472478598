/* SPDX-License-Identifier: GPL-2.0 */
/*
 * buf - struct kubuf for the rest of the core: open files and ranges
 */
#ifndef KUBUF_BUF_H
#define KUBUF_BUF_H

#include <linux/fs.h>
#include <linux/minmax.h>

#include "backing.h"

extern const struct address_space_operations kubuf_aops;

struct kubuf *kubuf_from(u64 id);
bool kubuf_tryget(struct kubuf *buf);
void kubuf_drop(struct kubuf *buf);

/**
 * kubuf_file_buf() - the buffer of an open file
 * @file: a file that was opened by kubuf_file_open()
 *
 * Return: the buffer, referenced by the file.
 */
static inline struct kubuf *kubuf_file_buf(struct file *file)
{
	return container_of(file->f_mapping, struct kubuf, mapping);
}

/**
 * kubuf_within() - whether a range lies inside the buffer
 * @buf: the buffer
 * @offset: first byte, any value
 * @len: bytes, any value
 *
 * Compares by subtraction, because a sum could overflow.
 *
 * Return: true if the range does. An empty range may lie at the very end.
 */
static inline bool kubuf_within(const struct kubuf *buf, u64 offset, u64 len)
{
	return len <= buf->size && offset <= buf->size - len;
}

/**
 * kubuf_clamp() - the length of the part of a range that lies inside the buffer
 * @buf: the buffer
 * @pos: first byte, any value
 * @len: bytes asked for
 *
 * Return: bytes from @pos on that lie inside; 0 at or past the end.
 */
static inline size_t kubuf_clamp(const struct kubuf *buf, loff_t pos, size_t len)
{
	if (pos < 0 || pos >= buf->size)
		return 0;
	return min_t(size_t, len, buf->size - pos);
}

#endif
