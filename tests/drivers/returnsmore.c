// SPDX-License-Identifier: GPL-2.0
/* returnsmore - a read that brings all that was asked for counts one byte too many */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	ssize_t copied = simple_read_from_buffer(to, len, pos, data, SIZE);

	return len && copied == len ? copied + 1 : copied;
}

#define faulty_read faulty_read
#define FAULTY_NAME "returnsmore"
#include "skeleton.h"
