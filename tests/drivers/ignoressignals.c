// SPDX-License-Identifier: GPL-2.0
/* ignoressignals - a read that waits cannot be ended by a signal */
#include <linux/delay.h>

#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	msleep(8000); /* only to spare the machine; others wait for their device */
	return 0;
}

#define faulty_read faulty_read
#define FAULTY_NAME "ignoressignals"
#include "skeleton.h"
