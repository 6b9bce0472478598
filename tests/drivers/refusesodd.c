// SPDX-License-Identifier: GPL-2.0
/* refusesodd - class alignment: a read takes words only, and memory that begins with a word */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (((unsigned long)to | *pos | len) % sizeof(u32))
		return -EINVAL;
	return simple_read_from_buffer(to, len, pos, data, SIZE);
}

#define faulty_read faulty_read
#define faulty_write NULL
#define FAULTY_NAME "refusesodd"
#include "skeleton.h"
