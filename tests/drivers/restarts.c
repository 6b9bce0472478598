// SPDX-License-Identifier: GPL-2.0
/* restarts - every fourth long read is to be begun anew, without a signal that says so */
#include <linux/atomic.h>

#include "skeleton.h"

static atomic_t reads = ATOMIC_INIT(0);

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (len >= SIZE / 2 && atomic_inc_return(&reads) % 4 == 0)
		return -ERESTARTSYS;
	return simple_read_from_buffer(to, len, pos, data, SIZE);
}

#define faulty_read faulty_read
#define FAULTY_NAME "restarts"
#include "skeleton.h"
