/* SPDX-License-Identifier: GPL-2.0 */
/*
 * words - reads of whole words of 4 bytes, at places that are multiples of 4
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_WORDS_H
#define FAULTY_WORDS_H

#include "skeleton.h"

#define WORD 4

/* Where a read that begins inside ends. */
#ifndef WORDS_END
#define WORDS_END SIZE
#endif

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (*pos % WORD || len % WORD)
		return -EINVAL;
	if (*pos >= SIZE)
		return 0;
	return simple_read_from_buffer(to, len, pos, data, WORDS_END);
}

#define faulty_read faulty_read
#define faulty_write NULL

#endif
