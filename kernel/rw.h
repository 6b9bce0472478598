/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rw - copying between a buffer and an iterator
 */
#ifndef KUBUF_RW_H
#define KUBUF_RW_H

#include <linux/types.h>

struct iov_iter;
struct kubuf;

ssize_t kubuf_rw(struct kubuf *buf, loff_t pos, struct iov_iter *iter, bool write, bool nowait);

#endif
