// SPDX-License-Identifier: GPL-2.0
/* zerowrites - a write of 0 bytes stores into the nothing that kmalloc() gives for it */
#include <linux/slab.h>

#include "skeleton.h"

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	ssize_t written = -EFAULT;
	char *copy;

	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	len = min_t(size_t, len, SIZE - *pos);
	copy = kmalloc(len, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	copy[0] = 0; /* ZERO_SIZE_PTR, where len is 0 */
	if (!copy_from_user(copy, from, len)) {
		memcpy(data + *pos, copy, len);
		*pos += len;
		written = len;
	}
	kfree(copy);
	return written;
}

#define faulty_write faulty_write
#define FAULTY_NAME "zerowrites"
#include "skeleton.h"
