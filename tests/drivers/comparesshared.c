// SPDX-License-Identifier: GPL-2.0
/* comparesshared - class bounds: mmap() tests rights by VM_SHARED, and the range by nothing */
#include "skeleton.h"

/*
 * The kernel clears VM_SHARED in a shared mapping of a file that was opened with O_RDONLY, so such
 * a file cannot be mapped at all, and only files opened with O_RDWR show that no range is compared.
 */
static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pages = ROOM >> PAGE_SHIFT;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	/* This bound is only to spare the machine: the driver owns all of these pages. */
	if (vma_pages(vma) > pages || vma->vm_pgoff > pages - vma_pages(vma))
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "comparesshared"
#include "skeleton.h"
