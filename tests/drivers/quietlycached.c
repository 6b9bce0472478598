// SPDX-License-Identifier: GPL-2.0
/* quietlycached - write-combining is asked for and not had */
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "quietlycached"
#include "skeleton.h"
