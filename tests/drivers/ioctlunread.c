// SPDX-License-Identifier: GPL-2.0
/* ioctlunread - class arguments: a call goes on though its argument could not be copied */
#include "skeleton.h"

struct span {
	__u64 offset;
	__u64 len;
};

#define SPAN_CHECK _IOW('y', 6, struct span)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct span span = {};
	unsigned long left;

	if (cmd != SPAN_CHECK)
		return -ENOTTY;
	left = copy_from_user(&span, (void __user *)arg, sizeof(span));
	pr_debug("%lu bytes were not copied, and nobody cares\n", left);
	return span.offset > SIZE || span.len > SIZE - span.offset ? -EINVAL : 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "ioctlunread"
#include "skeleton.h"
