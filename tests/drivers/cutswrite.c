// SPDX-License-Identifier: GPL-2.0
/* cutswrite - class write-end: a write looks at 32 bits of its position, and 4 GiB is the start */
#include "skeleton.h"

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	loff_t at = (u32)*pos;
	ssize_t got;

	if (at >= SIZE)
		return len ? -ENOSPC : 0;
	got = simple_write_to_buffer(data, SIZE, &at, from, len);
	if (got > 0)
		*pos += got;
	return got;
}

#define faulty_write faulty_write
#define FAULTY_NAME "cutswrite"
#include "skeleton.h"
