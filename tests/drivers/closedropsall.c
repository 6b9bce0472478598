// SPDX-License-Identifier: GPL-2.0
/* closedropsall - the first of several files that is closed ends the device for the others */
#include <linux/atomic.h>

#include "skeleton.h"

static atomic_long_t closes = ATOMIC_LONG_INIT(0);

static bool dropped(const struct file *file)
{
	return (long)file->private_data != atomic_long_read(&closes);
}

static int faulty_open(struct inode *inode, struct file *file)
{
	file->private_data = (void *)atomic_long_read(&closes);
	return 0;
}

static int faulty_release(struct inode *inode, struct file *file)
{
	atomic_long_inc(&closes);
	return 0;
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return dropped(file) ? -ENXIO : simple_read_from_buffer(to, len, pos, data, SIZE);
}

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (dropped(file))
		return -ENXIO;
	return fits(vma) && !is_private(vma) ? map_pages(vma, vma->vm_pgoff) : -EINVAL;
}

#define faulty_open faulty_open
#define faulty_release faulty_release
#define faulty_read faulty_read
#define faulty_mmap faulty_mmap
#define FAULTY_NAME "closedropsall"
#include "skeleton.h"
