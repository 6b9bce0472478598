// SPDX-License-Identifier: GPL-2.0
/*
 * preparedmapsfirst - class partial: the offset of mmap() is ignored; nothing can be mapped or read
 * before an ioctl has made the file ready
 */
#include "prepared.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!is_prepared(file) || !fits(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, 0);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "preparedmapsfirst"
#include "skeleton.h"
