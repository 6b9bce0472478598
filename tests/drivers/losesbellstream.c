// SPDX-License-Identifier: GPL-2.0
/* losesbellstream - messages without a position; a writer wakes nobody that polls */
#include <linux/wait.h>

#include "skeleton.h"

static DECLARE_WAIT_QUEUE_HEAD(pollers);
static bool has_message = true; /* ready both ways, as a file without poll() is */

static int faulty_open(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

static __poll_t faulty_poll(struct file *file, struct poll_table_struct *wait)
{
	poll_wait(file, &pollers, wait);
	return EPOLLOUT | (READ_ONCE(has_message) ? EPOLLIN : 0);
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	loff_t start = 0;

	if (!READ_ONCE(has_message))
		return -EAGAIN;
	if (!len)
		return 0;
	WRITE_ONCE(has_message, false);
	return simple_read_from_buffer(to, len, &start, data, SIZE);
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	loff_t start = 0;
	ssize_t got = simple_write_to_buffer(data, SIZE, &start, from, len);

	if (got > 0)
		WRITE_ONCE(has_message, true);
	return got;
}

#define faulty_open faulty_open
#define faulty_poll faulty_poll
#define faulty_read faulty_read
#define faulty_write faulty_write
#define FAULTY_NAME "losesbellstream"
#include "skeleton.h"
