/* SPDX-License-Identifier: GPL-2.0 */
/*
 * aside - what is read and written lies in another memory than what is mapped
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_ASIDE_H
#define FAULTY_ASIDE_H

#include "skeleton.h"

static char *other(void)
{
	return data + SIZE;
}

static void faulty_fill(void)
{
	fill(data);
	fill(other());
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return simple_read_from_buffer(to, len, pos, other(), SIZE);
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	return simple_write_to_buffer(other(), SIZE, pos, from, len);
}

#define faulty_fill faulty_fill
#define faulty_read faulty_read
#define faulty_write faulty_write

#endif
