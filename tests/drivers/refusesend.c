// SPDX-License-Identifier: GPL-2.0
/* refusesend - class read-end: a read at the end is an error, and not 0 */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (*pos >= SIZE)
		return -ENXIO;
	return simple_read_from_buffer(to, len, pos, data, SIZE);
}

#define faulty_read faulty_read
#define FAULTY_NAME "refusesend"
#include "skeleton.h"
