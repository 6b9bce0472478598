/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fill - fill a range of a buffer with a pattern
 */
#ifndef KUBUF_FILL_H
#define KUBUF_FILL_H

#include <linux/types.h>

struct kubuf;

int kubuf_fill(struct kubuf *buf, size_t offset, size_t len, u64 pattern);
bool kubuf_fill_widen(u64 *pattern, unsigned int width);

#endif
