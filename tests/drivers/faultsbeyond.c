// SPDX-License-Identifier: GPL-2.0
/* faultsbeyond - a mapping of any length is made, and its fault handler knows no end */
#include "skeleton.h"

static vm_fault_t faultsbeyond_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= ROOM >> PAGE_SHIFT) /* only to spare the machine */
		return VM_FAULT_SIGBUS;
	return give_page(vmf, vmf->pgoff);
}

static const struct vm_operations_struct faultsbeyond_vm_ops = {
	.fault = faultsbeyond_fault,
};

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &faultsbeyond_vm_ops;
	return 0;
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "faultsbeyond"
#include "skeleton.h"
