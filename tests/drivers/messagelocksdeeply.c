// SPDX-License-Identifier: GPL-2.0
/* messagelocksdeeply - class hold: a write that waits for a read's copy cannot be killed */
#include <linux/mutex.h>

#include "skeleton.h"

static DEFINE_MUTEX(lock);

static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	loff_t start = 0;
	ssize_t copied;

	mutex_lock(&lock);
	copied = simple_read_from_buffer(to, len, &start, data, there);
	mutex_unlock(&lock);
	return copied;
}

static void wait_for_reader(void)
{
	mutex_lock(&lock);
	mutex_unlock(&lock);
}

#define mailbox_copy mailbox_copy
#define MAILBOX_BEFORE_COPY(len) wait_for_reader()
#include "mailbox.h"

#define FAULTY_NAME "messagelocksdeeply"
#include "skeleton.h"
