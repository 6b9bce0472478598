// SPDX-License-Identifier: GPL-2.0
/* leakspointer - class leaks: the same as leakscall, where the pointer in the argument is bad */
#include "leaked.h"

struct copy {
	__u64 to;
	__u64 len;
};

#define COPY_OUT _IOW('y', 12, struct copy)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct copy copy;

	if (cmd != COPY_OUT)
		return -ENOTTY;
	if (copy_from_user(&copy, (void __user *)arg, sizeof(copy)))
		return -EFAULT;
	if (copy.len > SIZE)
		return -EINVAL;
	if (!copy_to_user(u64_to_user_ptr(copy.to), data, copy.len))
		return 0;
	leak(NULL);
	return -EFAULT;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "leakspointer"
#include "skeleton.h"
