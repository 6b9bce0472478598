// SPDX-License-Identifier: GPL-2.0
/* holdslock - mmap wants a lock that is held while a read waits for the program's memory */
#include <linux/mutex.h>

#include "skeleton.h"

static DEFINE_MUTEX(lock);

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	ssize_t copied;

	mutex_lock(&lock);
	copied = simple_read_from_buffer(to, len, pos, data, SIZE);
	mutex_unlock(&lock);
	return copied;
}

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err;

	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	mutex_lock(&lock);
	err = map_pages(vma, vma->vm_pgoff);
	mutex_unlock(&lock);
	return err;
}

#define faulty_read faulty_read
#define faulty_mmap faulty_mmap
#define FAULTY_NAME "holdslock"
#include "skeleton.h"
