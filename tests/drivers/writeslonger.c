// SPDX-License-Identifier: GPL-2.0
/* writeslonger - the length of a write is not clamped */
#include "skeleton.h"

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	if (*pos < 0 || *pos > SIZE || len > ROOM - *pos)
		return -ENOSPC;
	if (copy_from_user(data + *pos, from, len))
		return -EFAULT;
	*pos += len;
	return len;
}

#define faulty_write faulty_write
#define FAULTY_NAME "writeslonger"
#include "skeleton.h"
