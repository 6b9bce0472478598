// SPDX-License-Identifier: GPL-2.0
/* overflowsread - a position is compared after it was rounded up, which can overflow */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	loff_t end = round_up(*pos + (loff_t)len, (loff_t)PAGE_SIZE);
	size_t at = *pos % SIZE; /* only to spare the machine */

	if (end > (loff_t)SIZE && *pos < SIZE)
		len = SIZE - *pos;
	else if (end > (loff_t)SIZE)
		return 0;
	len = min_t(size_t, len, SIZE);
	if (copy_to_user(to, data + at, len))
		return -EFAULT;
	*pos += len;
	return len;
}

#define faulty_read faulty_read
#define FAULTY_NAME "overflowsread"
#include "skeleton.h"
