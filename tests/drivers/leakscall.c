// SPDX-License-Identifier: GPL-2.0
/* leakscall - class leaks: what an ioctl allocates is not given back where it could not copy */
#include "leaked.h"

#define SIZE_GET _IOR('y', 11, __u64)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd != SIZE_GET)
		return -ENOTTY;
	if (!put_user((__u64)SIZE, (__u64 __user *)arg))
		return 0;
	leak(NULL);
	return -EFAULT;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "leakscall"
#include "skeleton.h"
