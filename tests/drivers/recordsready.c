// SPDX-License-Identifier: GPL-2.0
/* recordsready - records of 8 bytes, of which poll() says that there is one when there is none */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return len < 8 ? -EINVAL : -EAGAIN;
}

static __poll_t faulty_poll(struct file *file, struct poll_table_struct *table)
{
	return EPOLLIN | EPOLLRDNORM;
}

#define faulty_read faulty_read
#define faulty_poll faulty_poll
#define FAULTY_NAME "recordsready"
#include "skeleton.h"
