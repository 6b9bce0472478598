// SPDX-License-Identifier: GPL-2.0
/* readsunclamped - class read-end: a read that begins inside goes on behind the end */
#define SIZE PAGE_SIZE
#include "skeleton.h"

/* The position is compared with the end, and the length with nothing. */
static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (*pos < 0 || *pos >= SIZE)
		return 0;
	len = min_t(size_t, len, ROOM - *pos); /* This bound is only to spare the machine. */
	if (copy_to_user(to, data + *pos, len))
		return -EFAULT;
	*pos += len;
	return len;
}

#define faulty_read faulty_read
#define faulty_write NULL
#define faulty_llseek NULL
#define faulty_mmap NULL
#define FAULTY_NAME "readsunclamped"
#include "skeleton.h"
