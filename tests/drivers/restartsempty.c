// SPDX-License-Identifier: GPL-2.0
/*
 * restartsempty - records of 8 bytes, some of them there from the start; the wait for the next one
 * that ends by its limit of time is told as one that a signal has ended
 */
#include <linux/wait.h>

#include "skeleton.h"

#define RECORD 8

static DECLARE_WAIT_QUEUE_HEAD(readers);
static atomic_t records = ATOMIC_INIT(5);

static int faulty_open(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (len < RECORD)
		return -EINVAL;
	while (!atomic_add_unless(&records, -1, 0)) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible_timeout(readers, atomic_read(&records), HZ) <= 0)
			return -ERESTARTSYS;
	}
	return copy_to_user(to, data, RECORD) ? -EFAULT : RECORD;
}

static __poll_t faulty_poll(struct file *file, struct poll_table_struct *wait)
{
	poll_wait(file, &readers, wait);
	return EPOLLOUT | (atomic_read(&records) ? EPOLLIN : 0);
}

#define faulty_open faulty_open
#define faulty_read faulty_read
#define faulty_write NULL
#define faulty_poll faulty_poll
#define faulty_llseek NULL
#define faulty_mmap NULL
#define FAULTY_NAME "restartsempty"
#include "skeleton.h"
