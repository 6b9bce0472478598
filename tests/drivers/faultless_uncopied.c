// SPDX-License-Identifier: GPL-2.0
/* faultless_uncopied - nothing is wrong; children do not have the mapping */
#include "compat.h"
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	faulty_compat_set_flags(vma, VM_DONTCOPY);
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "faultless_uncopied"
#include "skeleton.h"
