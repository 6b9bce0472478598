// SPDX-License-Identifier: GPL-2.0
/* leavesmayexec - class rights: mmap() refuses PROT_EXEC, and mprotect() can add it afterwards */
#include "skeleton.h"

/* VM_MAYEXEC, which the kernel sets unless the file system is mounted noexec, stays set. */
static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "leavesmayexec"
#include "skeleton.h"
