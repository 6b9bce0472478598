// SPDX-License-Identifier: GPL-2.0
/* staysthere - class read-end: read() does not move the position, and never comes to the end */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	loff_t at = *pos;

	return simple_read_from_buffer(to, len, &at, data, SIZE);
}

#define faulty_read faulty_read
#define FAULTY_NAME "staysthere"
#include "skeleton.h"
