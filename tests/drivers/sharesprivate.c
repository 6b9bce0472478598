// SPDX-License-Identifier: GPL-2.0
/* sharesprivate - what is stored into a private mapping is stored into the device */
#include "storable.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma))
		return -EINVAL;
	if (vma->vm_flags & VM_WRITE)
		return map_storable(vma);
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "sharesprivate"
#include "skeleton.h"
