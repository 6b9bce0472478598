// SPDX-License-Identifier: GPL-2.0
/* sizeunwritten - class arguments: the call that tells the size does not look whether it could */
#include "skeleton.h"

#define SIZE_GET _IOR('y', 10, __u64)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd != SIZE_GET)
		return -ENOTTY;
	put_user((__u64)SIZE, (__u64 __user *)arg);
	return 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "sizeunwritten"
#include "skeleton.h"
