// SPDX-License-Identifier: GPL-2.0
/* remembersplace - the fault handler works with the address that mmap gave */
#include "compat.h"
#include "skeleton.h"

static vm_fault_t remembersplace_fault(struct vm_fault *vmf)
{
	unsigned long start = (unsigned long)vmf->vma->vm_private_data;
	unsigned long page = (vmf->address - start) >> PAGE_SHIFT;

	if (page >= SIZE >> PAGE_SHIFT)
		return VM_FAULT_SIGBUS;
	return vmf_insert_pfn(vmf->vma, vmf->address, first_page() + page);
}

static const struct vm_operations_struct remembersplace_vm_ops = {
	.fault = remembersplace_fault,
};

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	faulty_compat_set_flags(vma, VM_PFNMAP | VM_DONTEXPAND | VM_IO);
	vma->vm_private_data = (void *)(vma->vm_start - (vma->vm_pgoff << PAGE_SHIFT));
	vma->vm_ops = &remembersplace_vm_ops;
	return 0;
}

#define faulty_mmap faulty_mmap
#ifndef REMEMBERS_NAME
#define REMEMBERS_NAME "remembersplace"
#endif

#define FAULTY_NAME REMEMBERS_NAME
#include "skeleton.h"
