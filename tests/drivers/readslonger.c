// SPDX-License-Identifier: GPL-2.0
/* readslonger - the length of a read is not clamped */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (*pos < 0 || *pos > SIZE || len > ROOM - *pos)
		return 0;
	if (copy_to_user(to, data + *pos, len))
		return -EFAULT;
	*pos += len;
	return len;
}

#define faulty_read faulty_read
#define FAULTY_NAME "readslonger"
#include "skeleton.h"
