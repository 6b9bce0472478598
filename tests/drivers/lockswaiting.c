// SPDX-License-Identifier: GPL-2.0
/*
 * lockswaiting - class signals: a read waits with a mutex held, so that no signal ends the next
 * one, which waits for the mutex
 */
#include <linux/mutex.h>
#include <linux/wait.h>

#include "skeleton.h"

static DECLARE_WAIT_QUEUE_HEAD(readers);
static DEFINE_MUTEX(lock);
static bool has_bytes; /* which never come */

static int faulty_open(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	loff_t start = 0;
	int err;

	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	mutex_lock(&lock);
	err = wait_event_interruptible(readers, READ_ONCE(has_bytes));
	mutex_unlock(&lock);
	return err ? err : simple_read_from_buffer(to, len, &start, data, SIZE);
}

#define faulty_open faulty_open
#define faulty_read faulty_read
#define faulty_write NULL
#define faulty_llseek NULL
#define faulty_mmap NULL
#define FAULTY_NAME "lockswaiting"
#include "skeleton.h"
