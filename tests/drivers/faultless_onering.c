// SPDX-License-Identifier: GPL-2.0
/* faultless_onering - nothing is wrong; a ring is open once at a time, and never waits for room */
#include <linux/atomic.h>

#define RING_MAY_WAIT(file) false

#include "skeleton.h"

static atomic_t opens;

static int faulty_open(struct inode *inode, struct file *file)
{
	if (atomic_cmpxchg(&opens, 0, 1))
		return -EBUSY;
	return stream_open(inode, file);
}

static int faulty_release(struct inode *inode, struct file *file)
{
	atomic_set(&opens, 0);
	return 0;
}

#define faulty_open faulty_open
#define faulty_release faulty_release
#include "ring.h"

#define FAULTY_NAME "faultless_onering"
#include "skeleton.h"
