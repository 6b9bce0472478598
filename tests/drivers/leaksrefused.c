// SPDX-License-Identifier: GPL-2.0
/* leaksrefused - class leaks: a mapping that is refused has taken memory that nobody frees */
#include <linux/slab.h>

#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long *about = kmalloc(256, GFP_KERNEL);

	if (!about)
		return -ENOMEM;
	*about = vma->vm_pgoff;
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	kfree(about);
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "leaksrefused"
#include "skeleton.h"
