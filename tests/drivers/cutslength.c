// SPDX-License-Identifier: GPL-2.0
/* cutslength - class bounds: the length of a mapping is compared in an int */
#include "skeleton.h"

/* So much is mapped at most, so that the test does not take all memory as page tables. */
#define LENGTH_MOST (8UL << 30)

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	int len = vma->vm_end - vma->vm_start;

	if (vma->vm_pgoff || len < 0 || len > SIZE || is_private(vma))
		return -EINVAL;
	if (vma->vm_end - vma->vm_start > LENGTH_MOST)
		return -ENOMEM;
	return map_pages(vma, 0);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "cutslength"
#include "skeleton.h"
