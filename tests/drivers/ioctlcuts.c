// SPDX-License-Identifier: GPL-2.0
/* ioctlcuts - class arguments: a range is kept in 32 bits before it is compared with the size */
#include "skeleton.h"

struct span {
	__u64 offset;
	__u64 len;
};

#define SPAN_CLEAR _IOW('y', 8, struct span)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	u32 offset, len;
	struct span span;

	if (cmd != SPAN_CLEAR)
		return -ENOTTY;
	if (copy_from_user(&span, (void __user *)arg, sizeof(span)))
		return -EFAULT;
	offset = span.offset;
	len = span.len;
	return offset > SIZE || len > SIZE - offset ? -EINVAL : 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "ioctlcuts"
#include "skeleton.h"
