// SPDX-License-Identifier: GPL-2.0
/* ioctlspills - class arguments: a call copies whole words, whatever there is room for */
#include "skeleton.h"

struct copy {
	__u64 to;
	__u64 len;
};

#define COPY_WORDS _IOW('y', 9, struct copy)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct copy copy;

	if (cmd != COPY_WORDS)
		return -ENOTTY;
	if (copy_from_user(&copy, (void __user *)arg, sizeof(copy)))
		return -EFAULT;
	if (copy.len > SIZE)
		return -EINVAL;
	return copy_to_user(u64_to_user_ptr(copy.to), data, round_up(copy.len, 8)) ? -EFAULT : 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "ioctlspills"
#include "skeleton.h"
