// SPDX-License-Identifier: GPL-2.0
/* writesthere - class write-end: write() does not move the position */
#include "skeleton.h"

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	loff_t at = *pos;

	if (at >= SIZE)
		return len ? -ENOSPC : 0;
	return simple_write_to_buffer(data, SIZE, &at, from, len);
}

#define faulty_write faulty_write
#define FAULTY_NAME "writesthere"
#include "skeleton.h"
