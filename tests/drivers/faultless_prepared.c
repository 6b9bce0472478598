// SPDX-License-Identifier: GPL-2.0
/* faultless_prepared - nothing is wrong; an ioctl makes each open file ready */
#include "prepared.h"

static int prepared_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!is_prepared(file) || !fits(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap prepared_mmap
#define FAULTY_NAME "faultless_prepared"
#include "skeleton.h"
