// SPDX-License-Identifier: GPL-2.0
/* ioctlunwritten - class arguments: a call does not look whether its answer could be copied */
#include "skeleton.h"

struct answer {
	__u64 offset;
	__u64 room;
};

#define ANSWER_GET _IOWR('y', 7, struct answer)

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct answer answer;
	unsigned long left;

	if (cmd != ANSWER_GET)
		return -ENOTTY;
	if (copy_from_user(&answer, (void __user *)arg, sizeof(answer)))
		return -EFAULT;
	if (answer.offset >= SIZE)
		return -EINVAL;
	answer.room = SIZE - answer.offset;
	left = copy_to_user((void __user *)arg, &answer, sizeof(answer));
	pr_debug("%lu bytes were not copied, and nobody cares\n", left);
	return 0;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "ioctlunwritten"
#include "skeleton.h"
