// SPDX-License-Identifier: GPL-2.0
/* upgradesync - with O_SYNC, a mapping for reading can be made one for writing */
#include "compat.h"
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	if (file->f_flags & O_SYNC)
		faulty_compat_set_flags(vma, VM_MAYWRITE);
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "upgradesync"
#include "skeleton.h"
