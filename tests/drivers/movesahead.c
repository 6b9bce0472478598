// SPDX-License-Identifier: GPL-2.0
/*
 * movesahead - class pointers: the position moves by what was asked for, and not by what was
 * copied
 */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	loff_t at = *pos;
	size_t copied;

	if (at < 0 || at >= SIZE)
		return 0;
	len = min_t(size_t, len, SIZE - at);
	copied = len - copy_to_user(to, data + at, len);
	*pos += len;
	return copied ? copied : -EFAULT;
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	loff_t at = *pos;
	size_t copied;

	if (at >= SIZE)
		return len ? -ENOSPC : 0;
	len = min_t(size_t, len, SIZE - at);
	copied = len - copy_from_user(data + at, from, len);
	*pos += len;
	return copied ? copied : -EFAULT;
}

#define faulty_read faulty_read
#define faulty_write faulty_write
#define FAULTY_NAME "movesahead"
#include "skeleton.h"
