// SPDX-License-Identifier: GPL-2.0
/* mapsfirstzeros - the offset of a mapping is not looked at, and all pages are alike at first */
#include "skeleton.h"

static void faulty_fill(void)
{
}

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, 0);
}

#define faulty_fill faulty_fill
#define faulty_mmap faulty_mmap
#define FAULTY_NAME "mapsfirstzeros"
#include "skeleton.h"
