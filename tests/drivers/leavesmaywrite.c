// SPDX-License-Identifier: GPL-2.0
/* leavesmaywrite - class rights: mmap() refuses PROT_WRITE, and mprotect() can add it afterwards */
#include "skeleton.h"

/* VM_MAYWRITE, which the kernel sets for a file opened with O_RDWR, would have to be cleared. */
static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define faulty_write NULL
#define FAULTY_NAME "leavesmaywrite"
#include "skeleton.h"
