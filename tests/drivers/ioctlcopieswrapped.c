// SPDX-License-Identifier: GPL-2.0
/* ioctlcopieswrapped - a call copies a range to a pointer, and adds its offset and length up */
#include "skeleton.h"

struct span {
	__u64 offset;
	__u64 len;
	__u64 to;
};

#define SPAN_COPY _IOW('y', 5, struct span)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct span span;

	if (cmd != SPAN_COPY)
		return -ENOTTY;
	if (copy_from_user(&span, (void __user *)arg, sizeof(span)))
		return -EFAULT;
	if (span.offset + span.len > SIZE)
		return -EINVAL;
	/* Of a range that has wrapped, only what is there, to spare the machine. */
	span.offset = min_t(__u64, span.offset, SIZE);
	span.len = min_t(__u64, span.len, SIZE - span.offset);
	return copy_to_user((void __user *)span.to, data + span.offset, span.len) ? -EFAULT : 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "ioctlcopieswrapped"
#include "skeleton.h"
