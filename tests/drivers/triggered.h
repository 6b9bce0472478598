/* SPDX-License-Identifier: GPL-2.0 */
/*
 * triggered - a record at a time, which an ioctl alone captures, and processes that wait for it
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_TRIGGERED_H
#define FAULTY_TRIGGERED_H

#include <linux/ioctl.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "skeleton.h"

#define TRIGGER _IO('k', 9)

/* What a capture has; no power of two. */
struct captured {
	u64 number;
	u32 samples[4];
};

static DECLARE_WAIT_QUEUE_HEAD(readers);
static DEFINE_SPINLOCK(lock);
static struct captured last; /* as the next, under the lock */
static bool there;

/* How a record goes to a program whose memory has room for @len bytes, which are enough. */
#ifndef triggered_copy
static ssize_t triggered_copy(char __user *to, size_t len, const struct captured *captured)
{
	return copy_to_user(to, captured, sizeof(*captured)) ? -EFAULT : sizeof(*captured);
}
#endif

/* The shortest read that is taken of a record. */
#ifndef TRIGGERED_LEAST
#define TRIGGERED_LEAST sizeof(struct captured)
#endif

/* What a read with O_NONBLOCK says of no record. */
#ifndef TRIGGERED_NOTHING
#define TRIGGERED_NOTHING -EAGAIN
#endif

/* What a capture does when it is there. */
#ifndef TRIGGERED_WAKES
#define TRIGGERED_WAKES() wake_up_interruptible(&readers)
#endif

static void capture(void)
{
	int i;

	spin_lock(&lock);
	last.number++;
	for (i = 0; i < ARRAY_SIZE(last.samples); i++)
		last.samples[i] = last.number * (i + 3);
	WRITE_ONCE(there, true);
	spin_unlock(&lock);
	TRIGGERED_WAKES();
}

static bool take(struct captured *captured)
{
	bool taken;

	spin_lock(&lock);
	taken = there;
	*captured = last;
	WRITE_ONCE(there, false);
	spin_unlock(&lock);
	return taken;
}

/* What could not be copied is there for the next read, unless a newer one is. */
static void give_back(const struct captured *captured)
{
	spin_lock(&lock);
	if (!there)
		last = *captured;
	WRITE_ONCE(there, true);
	spin_unlock(&lock);
	wake_up_interruptible(&readers);
}

#ifndef triggered_start
static void triggered_start(void)
{
	capture();
}
#endif

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd != TRIGGER)
		return -ENOTTY;
	triggered_start();
	return 0;
}

static int faulty_open(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

static __poll_t faulty_poll(struct file *file, struct poll_table_struct *wait)
{
	poll_wait(file, &readers, wait);
	return READ_ONCE(there) ? EPOLLIN | EPOLLRDNORM : 0;
}

/* The length is looked at when there is a record: how long one is shows only then. */
static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	struct captured captured;
	ssize_t got;

	if (!len)
		return 0;
	for (;;) {
		if (READ_ONCE(there) && len < TRIGGERED_LEAST)
			return -EINVAL;
		if (take(&captured))
			break;
		if (file->f_flags & O_NONBLOCK)
			return TRIGGERED_NOTHING;
		if (wait_event_interruptible(readers, READ_ONCE(there)))
			return -ERESTARTSYS;
	}
	got = triggered_copy(to, len, &captured);
	if (got < 0)
		give_back(&captured);
	return got;
}

#define faulty_ioctl faulty_ioctl
#define faulty_open faulty_open
#define faulty_poll faulty_poll
#define faulty_read faulty_read
#define faulty_write NULL
#define faulty_llseek NULL
#define faulty_mmap NULL

#endif
