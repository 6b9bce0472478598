// SPDX-License-Identifier: GPL-2.0
/*
 * faultless_indexed - nothing is wrong; the offset of a mapping, in pages, is the number of one of
 * four regions of four pages, and the mapping begins where the region does
 */
#include "skeleton.h"

#define REGIONS 4
#define REGION 4

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff >= REGIONS || vma_pages(vma) > REGION || is_private(vma))
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff * REGION);
}

#define faulty_read NULL
#define faulty_write NULL
#define faulty_llseek NULL
#define faulty_mmap faulty_mmap
#define FAULTY_NAME "faultless_indexed"
#include "skeleton.h"
