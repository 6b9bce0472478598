// SPDX-License-Identifier: GPL-2.0
/* leakswrite - class leaks: what a write allocates is not given back where it could not copy */
#include "leaked.h"

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	ssize_t put;

	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	put = simple_write_to_buffer(data, SIZE, pos, from, len);
	if (put == -EFAULT)
		leak(NULL);
	return put;
}

#define faulty_write faulty_write
#define FAULTY_NAME "leakswrite"
#include "skeleton.h"
