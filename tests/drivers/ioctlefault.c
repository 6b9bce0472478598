// SPDX-License-Identifier: GPL-2.0
/* ioctlefault - a call does not look at whether its copy to a pointer failed */
#include "copyout.h"

#define COPY_OUT _IOW('y', 3, struct copy)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	unsigned long left;
	struct copy copy;
	int err;

	if (cmd != COPY_OUT)
		return -ENOTTY;
	err = get_copy(&copy, arg);
	if (err)
		return err;
	left = copy_to_user(u64_to_user_ptr(copy.to), data, copy.len);
	pr_debug("%lu bytes were not copied, and nobody cares\n", left);
	return 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "ioctlefault"
#include "skeleton.h"
