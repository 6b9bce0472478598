// SPDX-License-Identifier: GPL-2.0
/* pollslies - poll says that there is something to read, and read that there is not */
#include "skeleton.h"

static __poll_t faulty_poll(struct file *file, struct poll_table_struct *wait)
{
	return EPOLLIN;
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return -EAGAIN;
}

#define faulty_poll faulty_poll
#define faulty_read faulty_read
#define FAULTY_NAME "pollslies"
#include "skeleton.h"
