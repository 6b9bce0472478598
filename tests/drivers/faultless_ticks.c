// SPDX-License-Identifier: GPL-2.0
/* faultless_ticks - nothing is wrong; messages, and one each second by the device itself */
#define LIVELY_MS 1000
#include <linux/wait.h>

#include "lively.h"

#define LONGEST 64

static DECLARE_WAIT_QUEUE_HEAD(pollers);
static DEFINE_SPINLOCK(lock);
static size_t there; /* bytes of the message in the memory, under the lock; 0: there is not any */

static void put(const char *message, size_t len)
{
	spin_lock(&lock);
	memcpy(data, message, len);
	WRITE_ONCE(there, len);
	spin_unlock(&lock);
	wake_up_interruptible(&pollers);
}

static size_t take(char *message)
{
	size_t len;

	spin_lock(&lock);
	len = there;
	memcpy(message, data, len);
	WRITE_ONCE(there, 0);
	spin_unlock(&lock);
	return len;
}

static void lively_tick(void)
{
	if (!READ_ONCE(there))
		put("tick\n", 5);
}

static int faulty_open(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

static __poll_t faulty_poll(struct file *file, struct poll_table_struct *wait)
{
	poll_wait(file, &pollers, wait);
	return EPOLLOUT | (READ_ONCE(there) ? EPOLLIN : 0);
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	char message[LONGEST];
	loff_t start = 0;
	size_t got;

	if (!len)
		return 0;
	while (!(got = take(message))) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(pollers, READ_ONCE(there)))
			return -ERESTARTSYS;
	}
	return simple_read_from_buffer(to, len, &start, message, got);
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	char message[LONGEST];

	len = min_t(size_t, len, LONGEST);
	if (copy_from_user(message, from, len))
		return -EFAULT;
	if (len)
		put(message, len);
	return len;
}

#define faulty_open faulty_open
#define faulty_poll faulty_poll
#define faulty_read faulty_read
#define faulty_write faulty_write
#define faulty_llseek NULL
#define faulty_mmap NULL
#define FAULTY_NAME "faultless_ticks"
#include "skeleton.h"
