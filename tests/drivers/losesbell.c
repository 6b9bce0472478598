// SPDX-License-Identifier: GPL-2.0
/* losesbell - who writes makes it ready for all who poll, and wakes none of them */
#include <linux/atomic.h>
#include <linux/wait.h>

#include "skeleton.h"

static DECLARE_WAIT_QUEUE_HEAD(pollers);
static atomic_long_t writes = ATOMIC_LONG_INIT(0);

/* What was seen takes the place of the misc device, which nobody here asks for. */
static int faulty_open(struct inode *inode, struct file *file)
{
	file->private_data = (void *)atomic_long_read(&writes);
	return 0;
}

static __poll_t faulty_poll(struct file *file, struct poll_table_struct *wait)
{
	poll_wait(file, &pollers, wait);
	return EPOLLOUT | (atomic_long_read(&writes) != (long)file->private_data ? EPOLLIN : 0);
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	file->private_data = (void *)atomic_long_read(&writes);
	return simple_read_from_buffer(to, len, pos, data, SIZE);
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	atomic_long_inc(&writes);
	return simple_write_to_buffer(data, SIZE, pos, from, len);
}

#define faulty_open faulty_open
#define faulty_poll faulty_poll
#define faulty_read faulty_read
#define faulty_write faulty_write
#define FAULTY_NAME "losesbell"
#include "skeleton.h"
