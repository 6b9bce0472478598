// SPDX-License-Identifier: GPL-2.0
/* ignoresnonblock - a read waits for bytes, whatever the file was opened with */
#include <linux/wait.h>

#include "skeleton.h"

static DECLARE_WAIT_QUEUE_HEAD(readers);
static bool has_bytes; /* which never come */

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (wait_event_interruptible(readers, READ_ONCE(has_bytes)))
		return -ERESTARTSYS;
	return simple_read_from_buffer(to, len, pos, data, SIZE);
}

#define faulty_read faulty_read
#define FAULTY_NAME "ignoresnonblock"
#include "skeleton.h"
