// SPDX-License-Identifier: GPL-2.0
/* faultless_longread - nothing is wrong; 64 pages are read, and the first 16 of them are mapped */
#define SIZE (64UL * PAGE_SIZE)
#include "skeleton.h"

#define MAPPED 16

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma_pages(vma) > MAPPED || vma->vm_pgoff > MAPPED - vma_pages(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "faultless_longread"
#include "skeleton.h"
