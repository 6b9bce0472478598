// SPDX-License-Identifier: GPL-2.0
/* returnsleftover - a stream whose write returns what copy_from_user() could not copy */
#include "skeleton.h"

static int faulty_open(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	size_t left;

	len = min_t(size_t, len, SIZE);
	left = copy_from_user(data, from, len);
	return left ? left : len;
}

#define faulty_open faulty_open
#define faulty_read NULL
#define faulty_write faulty_write
#define faulty_llseek NULL
#define faulty_mmap NULL
#define FAULTY_NAME "returnsleftover"
#include "skeleton.h"
