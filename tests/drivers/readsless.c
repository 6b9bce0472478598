// SPDX-License-Identifier: GPL-2.0
/* readsless - read() gives two pages, but a mapping has all the memory after them, too */
#include "skeleton.h"

#define READABLE (2 * PAGE_SIZE)

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return simple_read_from_buffer(to, len, pos, data, READABLE);
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	if (*pos >= READABLE)
		return len ? -ENOSPC : 0;
	return simple_write_to_buffer(data, READABLE, pos, from, len);
}

#define faulty_read faulty_read
#define faulty_write faulty_write
#define faulty_llseek NULL
#define FAULTY_NAME "readsless"
#include "skeleton.h"
