// SPDX-License-Identifier: GPL-2.0
/* cutsposition - a position is looked at as 32 bits of it, and 4 GiB is the start again */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	loff_t at = (u32)*pos;
	ssize_t got = simple_read_from_buffer(to, len, &at, data, SIZE);

	if (got > 0)
		*pos += got;
	return got;
}

#define faulty_read faulty_read
#define FAULTY_NAME "cutsposition"
#include "skeleton.h"
