// SPDX-License-Identifier: GPL-2.0
/* restartslate - a wait that ends by its limit of time is told as one that a signal has ended */
#include <linux/wait.h>

#include "skeleton.h"

static DECLARE_WAIT_QUEUE_HEAD(readers);
static bool has_bytes; /* which never come */

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	if (wait_event_interruptible_timeout(readers, READ_ONCE(has_bytes), HZ) <= 0)
		return -ERESTARTSYS;
	return simple_read_from_buffer(to, len, pos, data, SIZE);
}

#define faulty_read faulty_read
#define FAULTY_NAME "restartslate"
#include "skeleton.h"
