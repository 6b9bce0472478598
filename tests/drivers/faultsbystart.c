// SPDX-License-Identifier: GPL-2.0
/* faultsbystart - the fault handler counts pages from where the piece of the mapping starts */
#include "skeleton.h"

static vm_fault_t faultsbystart_fault(struct vm_fault *vmf)
{
	unsigned long page = (vmf->address - vmf->vma->vm_start) >> PAGE_SHIFT;

	if (page >= SIZE >> PAGE_SHIFT)
		return VM_FAULT_SIGBUS;
	return give_page(vmf, page);
}

static const struct vm_operations_struct faultsbystart_vm_ops = {
	.fault = faultsbystart_fault,
};

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma))
		return -EINVAL;
	vma->vm_ops = &faultsbystart_vm_ops;
	return 0;
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "faultsbystart"
#include "skeleton.h"
