/* SPDX-License-Identifier: GPL-2.0 */
/*
 * buf - the buffer as everything above it knows it
 */
#ifndef KUBUF_BUF_H
#define KUBUF_BUF_H

#include <linux/minmax.h>

#include "backing.h"

/**
 * kubuf_clamp() - how much of a range lies inside the buffer
 * @buf: the buffer
 * @pos: first byte, whatever a user made of it
 * @len: bytes asked for
 *
 * By subtraction, so that no sum can overflow.
 *
 * Return: bytes from @pos on that may be touched, 0 at or past the end.
 */
static inline size_t kubuf_clamp(const struct kubuf *buf, loff_t pos, size_t len)
{
	if (pos < 0 || pos >= buf->size)
		return 0;
	return min_t(size_t, len, buf->size - pos);
}

#endif
