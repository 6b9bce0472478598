// SPDX-License-Identifier: GPL-2.0
/* storesreadonly - the pages of a mapping take stores, also where it is for reading only */
#include "storable.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	return map_storable(vma);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "storesreadonly"
#include "skeleton.h"
