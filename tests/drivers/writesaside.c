// SPDX-License-Identifier: GPL-2.0
/*
 * writesaside - class coherence: what is written is read again, and not in mappings, which are for
 * reading
 */
#include "aside.h"
#include "compat.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma) || vma->vm_flags & VM_WRITE)
		return -EINVAL;
	faulty_compat_clear_flags(vma, VM_MAYWRITE);
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "writesaside"
#include "skeleton.h"
