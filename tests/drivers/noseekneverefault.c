// SPDX-License-Identifier: GPL-2.0
/* noseekneverefault - no position can be set, and what copy_to_user() returns is not looked at */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	unsigned long left;

	if (*pos < 0 || *pos >= SIZE)
		return 0;
	len = min_t(size_t, len, SIZE - *pos);
	left = copy_to_user(to, data + *pos, len);
	pr_debug("%lu bytes were not copied, and nobody cares\n", left);
	*pos += len;
	return len;
}

#define faulty_read faulty_read
#define faulty_llseek NULL
#define FAULTY_NAME "noseekneverefault"
#include "skeleton.h"
