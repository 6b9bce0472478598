// SPDX-License-Identifier: GPL-2.0
/* movesbehind - class read-end: a read across the end moves the position by what was asked for */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	loff_t at = *pos;
	ssize_t got = simple_read_from_buffer(to, len, &at, data, SIZE);

	if (got > 0)
		*pos += len;
	return got;
}

#define faulty_read faulty_read
#define FAULTY_NAME "movesbehind"
#include "skeleton.h"
