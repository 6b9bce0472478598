// SPDX-License-Identifier: GPL-2.0
/* poolsold - class stale: pages of a file that was closed go to the next one as they are */
#include "pool.h"

static ssize_t own_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return simple_read_from_buffer(to, len, pos, file->private_data, SIZE);
}

#define faulty_read own_read
#define FAULTY_NAME "poolsold"
#include "skeleton.h"
