// SPDX-License-Identifier: GPL-2.0
/* ioctlwraps - a call compares the sum of an offset and a length, which can overflow */
#include "skeleton.h"

struct span {
	__u64 offset;
	__u64 len;
};

#define SPAN_CHECK _IOW('y', 2, struct span)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct span span;

	if (cmd != SPAN_CHECK)
		return -ENOTTY;
	if (copy_from_user(&span, (void __user *)arg, sizeof(span)))
		return -EFAULT;
	/* Nothing is done with it, only to spare the machine. */
	return span.offset + span.len > SIZE ? -EINVAL : 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "ioctlwraps"
#include "skeleton.h"
