// SPDX-License-Identifier: GPL-2.0
/* leaksforks - what a child's copy of a mapping allocates, its end does not give back */
#include "leaked.h"

static void leaksforks_open(struct vm_area_struct *vma)
{
	leak(NULL);
}

static const struct vm_operations_struct leaksforks_vm_ops = {
	.open = leaksforks_open,
};

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	vma->vm_ops = &leaksforks_vm_ops;
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "leaksforks"
#include "skeleton.h"
