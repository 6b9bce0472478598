// SPDX-License-Identifier: GPL-2.0
/*
 * faultless_regions - nothing is wrong; four regions of four pages, one behind the other, and a
 * mapping lies in one of them
 */
#include "skeleton.h"

#define REGION 4

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || vma_pages(vma) > REGION - vma->vm_pgoff % REGION || is_private(vma))
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_read NULL
#define faulty_write NULL
#define faulty_llseek NULL
#define faulty_mmap faulty_mmap
#define FAULTY_NAME "faultless_regions"
#include "skeleton.h"
