// SPDX-License-Identifier: GPL-2.0
/* faultless_one - nothing is wrong; one file at a time may be open */
#include <linux/atomic.h>

#include "skeleton.h"

static atomic_t openers = ATOMIC_INIT(0);

static int faulty_open(struct inode *inode, struct file *file)
{
	return atomic_cmpxchg(&openers, 0, 1) ? -EBUSY : 0;
}

static int faulty_release(struct inode *inode, struct file *file)
{
	atomic_set(&openers, 0);
	return 0;
}

#define faulty_open faulty_open
#define faulty_release faulty_release
#define FAULTY_NAME "faultless_one"
#include "skeleton.h"
