// SPDX-License-Identifier: GPL-2.0
/* mapsfirst - the offset of a mapping is not looked at */
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, 0);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "mapsfirst"
#include "skeleton.h"
