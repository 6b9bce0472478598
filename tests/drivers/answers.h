/* SPDX-License-Identifier: GPL-2.0 */
/*
 * answers - what an open file is given comes back to it alone, some time later
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_ANSWERS_H
#define FAULTY_ANSWERS_H

#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "skeleton.h"

#define ANSWER_MS 30
#define ANSWER_MOST 64

/* Whom an answer wakes. */
#ifndef ANSWERS_WAKE
#define ANSWERS_WAKE(asker) wake_up_interruptible(&(asker)->waiting)
#endif

/**
 * struct asker - an open file
 * @waiting: in read() and poll()
 * @lock: of the rest
 * @asked: bytes of the question, of which the answer is made; 0: none
 * @there: bytes of the answer; 0: none
 * @bytes: of both
 * @answer: comes later
 */
struct asker {
	wait_queue_head_t waiting;
	spinlock_t lock;
	size_t asked;
	size_t there;
	char bytes[ANSWER_MOST];
	struct delayed_work answer;
};

static void answer(struct work_struct *work)
{
	struct asker *asker = container_of(to_delayed_work(work), struct asker, answer);

	spin_lock(&asker->lock);
	WRITE_ONCE(asker->there, asker->asked);
	asker->asked = 0;
	spin_unlock(&asker->lock);
	ANSWERS_WAKE(asker);
}

static int faulty_open(struct inode *inode, struct file *file)
{
	struct asker *asker = kzalloc(sizeof(*asker), GFP_KERNEL);

	if (!asker)
		return -ENOMEM;
	init_waitqueue_head(&asker->waiting);
	spin_lock_init(&asker->lock);
	INIT_DELAYED_WORK(&asker->answer, answer);
	file->private_data = asker;
	return stream_open(inode, file);
}

static int faulty_release(struct inode *inode, struct file *file)
{
	struct asker *asker = file->private_data;

	cancel_delayed_work_sync(&asker->answer);
	kfree(asker);
	return 0;
}

static __poll_t faulty_poll(struct file *file, struct poll_table_struct *wait)
{
	struct asker *asker = file->private_data;

	poll_wait(file, &asker->waiting, wait);
	return EPOLLOUT | (READ_ONCE(asker->there) ? EPOLLIN : 0);
}

static size_t take(struct asker *asker, char *bytes)
{
	size_t there;

	spin_lock(&asker->lock);
	there = asker->there;
	memcpy(bytes, asker->bytes, there);
	WRITE_ONCE(asker->there, 0);
	spin_unlock(&asker->lock);
	return there;
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	struct asker *asker = file->private_data;
	char bytes[ANSWER_MOST];
	loff_t start = 0;
	size_t there;

	if (!len)
		return 0;
	while (!(there = take(asker, bytes))) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(asker->waiting, READ_ONCE(asker->there)))
			return -ERESTARTSYS;
	}
	return simple_read_from_buffer(to, len, &start, bytes, there);
}

/* A question takes the place of the one before. */
static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	struct asker *asker = file->private_data;
	char bytes[ANSWER_MOST];

	len = min_t(size_t, len, ANSWER_MOST);
	if (copy_from_user(bytes, from, len))
		return -EFAULT;
	if (!len)
		return 0;
	spin_lock(&asker->lock);
	memcpy(asker->bytes, bytes, len);
	WRITE_ONCE(asker->there, 0);
	asker->asked = len;
	spin_unlock(&asker->lock);
	schedule_delayed_work(&asker->answer, msecs_to_jiffies(ANSWER_MS));
	return len;
}

#define faulty_open faulty_open
#define faulty_release faulty_release
#define faulty_poll faulty_poll
#define faulty_read faulty_read
#define faulty_write faulty_write
#define faulty_llseek NULL
#define faulty_mmap NULL

#endif
