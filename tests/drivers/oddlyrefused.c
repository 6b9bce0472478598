// SPDX-License-Identifier: GPL-2.0
/* oddlyrefused - a range that does not exist is told as a fault of the disk */
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma))
		return -EIO;
	if (is_private(vma))
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "oddlyrefused"
#include "skeleton.h"
