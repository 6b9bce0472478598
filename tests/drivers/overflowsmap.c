// SPDX-License-Identifier: GPL-2.0
/* overflowsmap - the end of a range is found by an addition, which can overflow */
#include "skeleton.h"

/*
 * The kernel itself refuses an offset and a length that overflow when they are added; where the
 * memory begins is one more summand.
 */
static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long start = virt_to_phys(data), len = vma->vm_end - vma->vm_start;
	unsigned long offset = vma->vm_pgoff << PAGE_SHIFT;

	if (is_private(vma) || start + offset + len > start + SIZE)
		return -EINVAL;
	if (len > SIZE) /* only to spare the machine, and so is the page where it begins */
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff % (SIZE >> PAGE_SHIFT));
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "overflowsmap"
#include "skeleton.h"
