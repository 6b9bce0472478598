// SPDX-License-Identifier: GPL-2.0
/* shiftsfarpages - a mapping that begins behind the 64th page begins one page too early */
#define SIZE (80UL * PAGE_SIZE)
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long page = vma->vm_pgoff;

	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, page < 64 ? page : page - 1);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "shiftsfarpages"
#include "skeleton.h"
