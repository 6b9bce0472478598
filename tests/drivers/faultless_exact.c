// SPDX-License-Identifier: GPL-2.0
/* faultless_exact - nothing is wrong; what can be mapped is all of it, and no part */
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff || vma_pages(vma) != SIZE >> PAGE_SHIFT || is_private(vma))
		return -EINVAL;
	return map_pages(vma, 0);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "faultless_exact"
#include "skeleton.h"
