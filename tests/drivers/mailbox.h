/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mailbox - one message at a time, and processes that wait for it
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_MAILBOX_H
#define FAULTY_MAILBOX_H

#include <linux/wait.h>

#include "skeleton.h"

/* Which of the two queues, in both of which poll() waits, a write wakes. */
#ifndef MAILBOX_WAKES
#define MAILBOX_WAKES readers
#endif

/* What a read with O_NONBLOCK returns that finds nothing. */
#ifndef MAILBOX_NOTHING
#define MAILBOX_NOTHING (-EAGAIN)
#endif

/* What a read returns whose wait a signal has ended. */
#ifndef MAILBOX_INTERRUPTED
#define MAILBOX_INTERRUPTED (-ERESTARTSYS)
#endif

/* What poll() reports. */
#ifndef MAILBOX_POLLS
#define MAILBOX_POLLS (EPOLLOUT | (READ_ONCE(message) ? EPOLLIN : 0))
#endif

#ifndef MAILBOX_TAKES_EMPTY
#define MAILBOX_TAKES_EMPTY false
#endif

#ifndef MAILBOX_TAKES_BAD
#define MAILBOX_TAKES_BAD false
#endif

/* What a write does before it has the bytes. */
#ifndef MAILBOX_BEFORE_COPY
#define MAILBOX_BEFORE_COPY(len)
#endif

/* The shortest read that is taken, and the longest write. */
#ifndef MAILBOX_READS_LEAST
#define MAILBOX_READS_LEAST 1
#endif

#ifndef MAILBOX_WRITES_MOST
#define MAILBOX_WRITES_MOST SIZE_MAX
#endif

/* And what it does where it could not have them. */
#ifndef MAILBOX_REFUSES
#define MAILBOX_REFUSES()
#endif

static DECLARE_WAIT_QUEUE_HEAD(readers);
static DECLARE_WAIT_QUEUE_HEAD(writers);
static size_t message; /* its length; 0: none is there */

/* How a message of @there bytes goes to a program that asked for @len. */
#ifndef mailbox_copy
static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	loff_t start = 0;

	return simple_read_from_buffer(to, len, &start, data, there);
}
#endif

#ifndef faulty_open
static int faulty_open(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

#define faulty_open faulty_open
#endif

#ifndef faulty_poll
static __poll_t faulty_poll(struct file *file, struct poll_table_struct *wait)
{
	poll_wait(file, &readers, wait);
	poll_wait(file, &writers, wait);
	return MAILBOX_POLLS;
}

#define faulty_poll faulty_poll
#endif

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	size_t there;

	if (len && len < MAILBOX_READS_LEAST)
		return -EMSGSIZE;
	while (!(there = READ_ONCE(message))) {
		if (file->f_flags & O_NONBLOCK)
			return MAILBOX_NOTHING;
		if (wait_event_interruptible(readers, READ_ONCE(message)))
			return MAILBOX_INTERRUPTED;
	}
	if (!len && !MAILBOX_TAKES_EMPTY)
		return 0;
	WRITE_ONCE(message, 0);
	return mailbox_copy(to, len, there);
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	size_t room = min_t(size_t, len, SIZE);
	unsigned long left;

	if (!len)
		return 0;
	if (len > MAILBOX_WRITES_MOST)
		return -EMSGSIZE;
	MAILBOX_BEFORE_COPY(room);
	left = copy_from_user(data, from, room);
	if (left && !MAILBOX_TAKES_BAD) {
		MAILBOX_REFUSES();
		return -EFAULT;
	}
	WRITE_ONCE(message, room);
	wake_up_interruptible(&MAILBOX_WAKES);
	return room;
}

#define faulty_read faulty_read
#define faulty_write faulty_write
#define faulty_llseek NULL
#ifndef faulty_mmap
#define faulty_mmap NULL
#endif

#endif
