// SPDX-License-Identifier: GPL-2.0
/* readsold - a read keeps the page that it has read, and sees no store by a mapping there */
#include <linux/mutex.h>

#include "skeleton.h"

static DEFINE_MUTEX(lock);
static char kept[PAGE_SIZE];
static loff_t kept_start = -1;

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	loff_t start = *pos & PAGE_MASK, at = *pos - start;
	ssize_t got;

	if (*pos < 0 || *pos >= SIZE)
		return 0;
	mutex_lock(&lock);
	if (start != kept_start)
		memcpy(kept, data + start, PAGE_SIZE);
	kept_start = start;
	got = simple_read_from_buffer(to, len, &at, kept, PAGE_SIZE);
	mutex_unlock(&lock);
	if (got > 0)
		*pos += got;
	return got;
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	ssize_t got;

	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	mutex_lock(&lock);
	kept_start = -1;
	got = simple_write_to_buffer(data, SIZE, pos, from, len);
	mutex_unlock(&lock);
	return got;
}

#define faulty_read faulty_read
#define faulty_write faulty_write
#define FAULTY_NAME "readsold"
#include "skeleton.h"
