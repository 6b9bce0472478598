/* SPDX-License-Identifier: GPL-2.0 */
/*
 * one - one file at a time may be open
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_ONE_H
#define FAULTY_ONE_H

#include <linux/atomic.h>

#include "skeleton.h"

/* What else an open() does that is not refused. */
#ifndef one_open
#define one_open(inode, file) 0
#endif

static atomic_t openers = ATOMIC_INIT(0);

static int faulty_open(struct inode *inode, struct file *file)
{
	return atomic_cmpxchg(&openers, 0, 1) ? -EBUSY : one_open(inode, file);
}

static int faulty_release(struct inode *inode, struct file *file)
{
	atomic_set(&openers, 0);
	return 0;
}

#define faulty_open faulty_open
#define faulty_release faulty_release

#endif
