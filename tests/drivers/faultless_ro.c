// SPDX-License-Identifier: GPL-2.0
/* faultless_ro - nothing is wrong; it can be read only */
#include "compat.h"
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_WRITE)
		return -EACCES;
	if (!fits(vma))
		return -EINVAL;
	faulty_compat_clear_flags(vma, VM_MAYWRITE);
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define faulty_write NULL
#define FAULTY_MODE 0444
#define FAULTY_NAME "faultless_ro"
#include "skeleton.h"
