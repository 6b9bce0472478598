// SPDX-License-Identifier: GPL-2.0
/* mapslonger - the length of a mapping is not compared with the size */
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pages = ROOM >> PAGE_SHIFT;

	/* The bound is only to spare the machine. */
	if (vma_pages(vma) > pages || vma->vm_pgoff > pages - vma_pages(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "mapslonger"
#include "skeleton.h"
