/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ring - bytes that one process writes and another reads, and no more than there is room for
 *
 * A write of up to 64 bytes goes in as a whole, or waits; so poll() says EPOLLOUT where there is
 * room for as many.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_RING_H
#define FAULTY_RING_H

#include <linux/mutex.h>
#include <linux/wait.h>

#include "skeleton.h"

#define RING_BYTES 2000U
#define RING_WHOLE 64U

/* Whether poll() says that there is room. */
#ifndef RING_SAYS_ROOM
#define RING_SAYS_ROOM (room() >= RING_WHOLE)
#endif

/* What poll() waits in for room. */
#ifndef RING_POLLS
#define RING_POLLS writers
#endif

/* What a read does that has made room. */
#ifndef RING_WAKES
#define RING_WAKES() wake_up_interruptible(&writers)
#endif

/* Whether a write waits that finds none. */
#ifndef RING_MAY_WAIT
#define RING_MAY_WAIT(file) (!((file)->f_flags & O_NONBLOCK))
#endif

/* How it waits, and what it returns whose wait a signal has ended. */
#ifndef RING_WAITS
#define RING_WAITS(is_room) wait_event_interruptible(writers, is_room)
#endif

#ifndef RING_INTERRUPTED
#define RING_INTERRUPTED (-ERESTARTSYS)
#endif

/* A lock that is held while a write waits, and that a read takes, too. */
#ifndef RING_LOCK
#define RING_LOCK() 0
#define RING_UNLOCK() \
	do {          \
	} while (0)
#endif

static DECLARE_WAIT_QUEUE_HEAD(readers);
static DECLARE_WAIT_QUEUE_HEAD(writers);
static DEFINE_MUTEX(ring);
static unsigned int first, there; /* where the oldest byte lies, and how many there are */

static unsigned int room(void)
{
	return RING_BYTES - READ_ONCE(there);
}

#ifndef faulty_open
static int faulty_open(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

#define faulty_open faulty_open
#endif

static __poll_t faulty_poll(struct file *file, struct poll_table_struct *wait)
{
	poll_wait(file, &readers, wait);
	poll_wait(file, &RING_POLLS, wait);
	return (RING_SAYS_ROOM ? EPOLLOUT : 0) | (READ_ONCE(there) ? EPOLLIN : 0);
}

/* How many bytes go to @to, or an error; with the lock. */
static ssize_t take(char __user *to, unsigned int len)
{
	unsigned int part;

	len = min(len, there);
	part = min(len, RING_BYTES - first);
	if (copy_to_user(to, data + first, part) || copy_to_user(to + part, data, len - part))
		return -EFAULT;
	first = (first + len) % RING_BYTES;
	WRITE_ONCE(there, there - len);
	return len;
}

static ssize_t put(const char __user *from, unsigned int len)
{
	unsigned int end = (first + there) % RING_BYTES, part = min(len, RING_BYTES - end);

	if (copy_from_user(data + end, from, part) ||
	    copy_from_user(data, from + part, len - part))
		return -EFAULT;
	WRITE_ONCE(there, there + len);
	return len;
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	ssize_t got = 0;

	if (!len)
		return 0;
	while (!got) {
		if (!READ_ONCE(there) && file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(readers, READ_ONCE(there)) || RING_LOCK())
			return -ERESTARTSYS;
		if (mutex_lock_interruptible(&ring)) {
			RING_UNLOCK();
			return -ERESTARTSYS;
		}
		got = take(to, min_t(size_t, len, RING_BYTES));
		mutex_unlock(&ring);
		RING_UNLOCK();
	}
	if (got > 0)
		RING_WAKES();
	return got;
}

/* One try: 0 where there is not the room. */
static ssize_t write_some(const char __user *from, size_t len)
{
	ssize_t got = 0;

	if (mutex_lock_interruptible(&ring))
		return -ERESTARTSYS;
	if (room() >= min_t(size_t, len, RING_WHOLE))
		got = put(from, min_t(size_t, len, room()));
	mutex_unlock(&ring);
	return got;
}

static ssize_t write_or_wait(struct file *file, const char __user *from, size_t len)
{
	ssize_t got = write_some(from, len);

	while (!got) {
		if (!RING_MAY_WAIT(file))
			return -EAGAIN;
		if (RING_WAITS(room() >= min_t(size_t, len, RING_WHOLE)))
			return RING_INTERRUPTED;
		got = write_some(from, len);
	}
	return got;
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	ssize_t got;

	if (!len)
		return 0;
	if (RING_LOCK())
		return -ERESTARTSYS;
	got = write_or_wait(file, from, len);
	RING_UNLOCK();
	if (got > 0)
		wake_up_interruptible(&readers);
	return got;
}

#define faulty_poll faulty_poll
#define faulty_read faulty_read
#define faulty_write faulty_write
#define faulty_llseek NULL
#define faulty_mmap NULL

#endif
