// SPDX-License-Identifier: GPL-2.0
/* writesnothing - a write at the end is told as one that went well, of 0 bytes */
#include "skeleton.h"

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	return simple_write_to_buffer(data, SIZE, pos, from, len);
}

#define faulty_write faulty_write
#define FAULTY_NAME "writesnothing"
#include "skeleton.h"
