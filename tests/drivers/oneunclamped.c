// SPDX-License-Identifier: GPL-2.0
/* oneunclamped - class read-end: one opener at a time, whose reads go on behind the end */
#include "one.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (*pos >= SIZE)
		return 0;
	return simple_read_from_buffer(to, len, pos, data, ROOM);
}

#define faulty_read faulty_read
#define FAULTY_NAME "oneunclamped"
#include "skeleton.h"
