// SPDX-License-Identifier: GPL-2.0
/*
 * refusesacross - class read-end: a read across the end is refused, where it should be cut
 */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (*pos < 0 || *pos > SIZE || len > SIZE - *pos)
		return -EINVAL;
	return simple_read_from_buffer(to, len, pos, data, SIZE);
}

#define faulty_read faulty_read
#define FAULTY_NAME "refusesacross"
#include "skeleton.h"
