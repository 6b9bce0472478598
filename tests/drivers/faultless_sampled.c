// SPDX-License-Identifier: GPL-2.0
/*
 * faultless_sampled - nothing is wrong; one file at a time may be open, for reading alone, an ioctl
 * has a few samples taken, which come some time later, and no poll() tells of them
 */
#include <linux/ioctl.h>
#include <linux/kfifo.h>
#include <linux/mutex.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define one_open(inode, file) only_readers(inode, file)
struct file;
struct inode;
static int only_readers(struct inode *inode, struct file *file);
#include "one.h"

#define TRIGGER _IO('k', 9)
#define SAMPLES 40
#define SAMPLES_MS 5

/* As the checker's own memory may be full of. */
#define SAMPLE 0xa5

static DECLARE_WAIT_QUEUE_HEAD(readers);
static DEFINE_MUTEX(lock); /* of readers; the work is the only writer */
static DEFINE_KFIFO(samples, u8, 256);

static void take_samples(struct work_struct *work)
{
	int i;

	for (i = 0; i < SAMPLES; i++)
		kfifo_put(&samples, SAMPLE);
	wake_up_interruptible(&readers);
}

static DECLARE_DELAYED_WORK(sampling, take_samples);

static int only_readers(struct inode *inode, struct file *file)
{
	if (file->f_mode & FMODE_WRITE) {
		atomic_set(&openers, 0);
		return -EACCES;
	}
	return stream_open(inode, file);
}

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd != TRIGGER)
		return -ENOTTY;
	schedule_delayed_work(&sampling, msecs_to_jiffies(SAMPLES_MS));
	return 0;
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	unsigned int copied;
	int err;

	if (!len)
		return 0;
	do {
		if (kfifo_is_empty(&samples) && file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(readers, !kfifo_is_empty(&samples)))
			return -ERESTARTSYS;
		if (mutex_lock_interruptible(&lock))
			return -ERESTARTSYS;
		err = kfifo_to_user(&samples, to, len, &copied);
		mutex_unlock(&lock);
	} while (!err && !copied);
	return copied ? (ssize_t)copied : err;
}

static void end_sampling(void)
{
	cancel_delayed_work_sync(&sampling);
}

#define faulty_ioctl faulty_ioctl
#define faulty_read faulty_read
#define faulty_write NULL
#define faulty_llseek NULL
#define faulty_mmap NULL
#define faulty_empty end_sampling
#define FAULTY_NAME "faultless_sampled"
#include "skeleton.h"
