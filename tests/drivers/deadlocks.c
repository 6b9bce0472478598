// SPDX-License-Identifier: GPL-2.0
/* deadlocks - read and mmap take two locks, each in an order of its own */
#include <linux/delay.h>
#include <linux/mutex.h>

#include "skeleton.h"

static DEFINE_MUTEX(reading);
static DEFINE_MUTEX(mapping);

/* SIGKILL ends the wait, only to spare the machine. */
static int pass(struct mutex *first, struct mutex *second)
{
	int err = mutex_lock_killable(first);

	if (err)
		return err;
	usleep_range(50, 100); /* as one would that looks something up */
	err = mutex_lock_killable(second);
	if (!err)
		mutex_unlock(second);
	mutex_unlock(first);
	return err;
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	int err = pass(&reading, &mapping);

	return err ?: simple_read_from_buffer(to, len, pos, data, SIZE);
}

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	return pass(&mapping, &reading) ?: map_pages(vma, vma->vm_pgoff);
}

#define faulty_read faulty_read
#define faulty_mmap faulty_mmap
#define FAULTY_NAME "deadlocks"
#include "skeleton.h"
