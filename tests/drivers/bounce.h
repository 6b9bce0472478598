/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bounce - all readers are served through one piece of memory, without a lock
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_BOUNCE_H
#define FAULTY_BOUNCE_H

#include <linux/delay.h>

#include "skeleton.h"

static char bounce[PAGE_SIZE];

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (*pos < 0 || *pos >= SIZE)
		return 0;
	len = min3(len, (size_t)(SIZE - *pos), (size_t)PAGE_SIZE);
	memcpy(bounce, data + *pos, len);
	usleep_range(50, 100); /* as one would that waits for its device */
	if (copy_to_user(to, bounce, len))
		return -EFAULT;
	*pos += len;
	return len;
}

#define faulty_read faulty_read

#endif
