// SPDX-License-Identifier: GPL-2.0
/* ignoresposition - class read-end: the position moves, and each read begins at the start */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	loff_t start = 0;
	ssize_t got = simple_read_from_buffer(to, len, &start, data, SIZE);

	if (got > 0)
		*pos += got;
	return got;
}

#define faulty_read faulty_read
#define FAULTY_NAME "ignoresposition"
#include "skeleton.h"
