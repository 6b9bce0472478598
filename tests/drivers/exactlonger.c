// SPDX-License-Identifier: GPL-2.0
/* exactlonger - only all of it can be mapped, and the length of a read is not clamped */
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff || vma_pages(vma) != SIZE >> PAGE_SHIFT || is_private(vma))
		return -EINVAL;
	return map_pages(vma, 0);
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (*pos < 0 || *pos >= SIZE || len > ROOM - *pos)
		return 0;
	if (copy_to_user(to, data + *pos, len))
		return -EFAULT;
	*pos += len;
	return len;
}

#define faulty_mmap faulty_mmap
#define faulty_read faulty_read
#define FAULTY_NAME "exactlonger"
#include "skeleton.h"
