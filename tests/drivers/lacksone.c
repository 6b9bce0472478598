// SPDX-License-Identifier: GPL-2.0
/* lacksone - class read-end: a read that comes to the end leaves the last byte to another one */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (*pos >= 0 && *pos < SIZE - 1)
		len = min_t(size_t, len, SIZE - 1 - *pos);
	return simple_read_from_buffer(to, len, pos, data, SIZE);
}

#define faulty_read faulty_read
#define FAULTY_NAME "lacksone"
#include "skeleton.h"
