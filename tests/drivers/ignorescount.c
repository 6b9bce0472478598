// SPDX-License-Identifier: GPL-2.0
/* ignorescount - a read brings 256 bytes at least, and counts what was asked for */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	loff_t at = *pos;
	ssize_t copied;

	if (!len)
		return 0;
	copied = simple_read_from_buffer(to, max_t(size_t, len, 256), &at, data, SIZE);
	if (copied > 0)
		copied = min_t(size_t, copied, len);
	if (copied > 0)
		*pos += copied;
	return copied;
}

#define faulty_read faulty_read
#define FAULTY_NAME "ignorescount"
#include "skeleton.h"
