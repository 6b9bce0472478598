// SPDX-License-Identifier: GPL-2.0
/* ioctloverruns - a call answers with more bytes than its number says */
#include "skeleton.h"

struct span {
	__u64 offset;
	__u64 len;
};

/* What is sent back of it is what the driver has, not what the program knows. */
struct longer_span {
	struct span span;
	__u64 reserved[6];
};

#define SPAN_CHECK _IOWR('y', 1, struct span)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;
	struct longer_span answer = {};

	if (cmd != SPAN_CHECK)
		return -ENOTTY;
	if (copy_from_user(&answer.span, user, sizeof(answer.span)))
		return -EFAULT;
	if (answer.span.offset > SIZE || answer.span.len > SIZE - answer.span.offset)
		return -EINVAL;
	return copy_to_user(user, &answer, sizeof(answer)) ? -EFAULT : 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "ioctloverruns"
#include "skeleton.h"
