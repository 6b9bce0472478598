// SPDX-License-Identifier: GPL-2.0
/*
 * answersdefault - class ioctl: a call that the driver does not have, of whatever letter, number
 * and size, is 0, because all cases of the switch leave it for the same return
 */
#include "skeleton.h"

#define SIZE_GET _IOR('k', 1, __u64)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case SIZE_GET:
		if (put_user((__u64)SIZE, (__u64 __user *)arg))
			return -EFAULT;
		break;
	default:
		break;
	}
	return 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "answersdefault"
#include "skeleton.h"
