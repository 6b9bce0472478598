// SPDX-License-Identifier: GPL-2.0
/* faultless_own - each open file has pages of its own */
#include "own.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return simple_read_from_buffer(to, len, pos, file->private_data, SIZE);
}

#define faulty_read faulty_read
#define FAULTY_NAME "faultless_own"
#include "skeleton.h"
