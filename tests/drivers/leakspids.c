// SPDX-License-Identifier: GPL-2.0
/* leakspids - class leaks: open() takes the pid of the process, and release() does not put it */
#include <linux/pid.h>
#include <linux/sched.h>

#include "skeleton.h"

static int faulty_open(struct inode *inode, struct file *file)
{
	file->private_data = get_pid(task_pid(current)); /* for messages to it */
	return 0;
}

#define faulty_open faulty_open
#define FAULTY_NAME "leakspids"
#include "skeleton.h"
