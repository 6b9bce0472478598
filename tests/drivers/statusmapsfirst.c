// SPDX-License-Identifier: GPL-2.0
/* statusmapsfirst - class partial: a text is read, and each mapping begins at the first page */
#include "status.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, 0);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "statusmapsfirst"
#include "skeleton.h"
