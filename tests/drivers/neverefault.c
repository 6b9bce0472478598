// SPDX-License-Identifier: GPL-2.0
/* neverefault - what copy_to_user() and copy_from_user() return is not looked at */
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

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	unsigned long left;

	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	len = min_t(size_t, len, SIZE - *pos);
	left = copy_from_user(data + *pos, from, len);
	pr_debug("%lu bytes were not copied, and nobody cares\n", left);
	*pos += len;
	return len;
}

#define faulty_read faulty_read
#define faulty_write faulty_write
#ifdef faulty_llseek
#define FAULTY_NAME "noseekneverefault"
#else
#define FAULTY_NAME "neverefault"
#endif
#include "skeleton.h"
