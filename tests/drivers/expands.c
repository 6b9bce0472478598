// SPDX-License-Identifier: GPL-2.0
/* expands - the mapping may grow, and its fault handler knows no end */
#include "skeleton.h"

static vm_fault_t expands_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= ROOM >> PAGE_SHIFT) /* only to spare the machine */
		return VM_FAULT_SIGBUS;
	return give_page(vmf, vmf->pgoff);
}

static const struct vm_operations_struct expands_vm_ops = {
	.fault = expands_fault,
};

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma))
		return -EINVAL;
	vma->vm_ops = &expands_vm_ops;
	return 0;
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "expands"
#include "skeleton.h"
