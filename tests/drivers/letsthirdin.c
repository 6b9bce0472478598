// SPDX-License-Identifier: GPL-2.0
/*
 * letsthirdin - class look: one file at a time may be open, and an open() that is refused leaves by
 * the way on which the first one's mark is cleared
 */
#include <linux/bitops.h>

#include "skeleton.h"

static unsigned long flags;

#define IN_USE 0

static int faulty_open(struct inode *inode, struct file *file)
{
	int err = test_and_set_bit(IN_USE, &flags) ? -EBUSY : 0;

	if (err)
		clear_bit(IN_USE, &flags);
	return err;
}

static int faulty_release(struct inode *inode, struct file *file)
{
	clear_bit(IN_USE, &flags);
	return 0;
}

#define faulty_open faulty_open
#define faulty_release faulty_release
#define FAULTY_NAME "letsthirdin"
#include "skeleton.h"
