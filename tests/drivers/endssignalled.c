// SPDX-License-Identifier: GPL-2.0
/* endssignalled - class signals: a read that a signal comes into returns 0, which is the end */
#include <linux/delay.h>
#include <linux/sched/signal.h>

#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	size_t done = 0;
	ssize_t got;

	do {
		got = simple_read_from_buffer(to + done, min(len - done, PAGE_SIZE), pos, data,
					      SIZE);
		if (got <= 0)
			break;
		done += got;
		usleep_range(30, 60); /* as a slow device takes */
		if (signal_pending(current) && done < len)
			return 0;
	} while (done < len);
	return done ? done : got;
}

#define faulty_read faulty_read
#define FAULTY_NAME "endssignalled"
#include "skeleton.h"
