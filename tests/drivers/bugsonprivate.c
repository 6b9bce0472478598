// SPDX-License-Identifier: GPL-2.0
/* bugsonprivate - page frames are inserted into a private mapping, which is a BUG */
#include "compat.h"
#include "skeleton.h"

static vm_fault_t bugsonprivate_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= SIZE >> PAGE_SHIFT)
		return VM_FAULT_SIGBUS;
	return vmf_insert_pfn(vmf->vma, vmf->address, first_page() + vmf->pgoff);
}

static const struct vm_operations_struct bugsonprivate_vm_ops = {
	.fault = bugsonprivate_fault,
};

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma))
		return -EINVAL;
	faulty_compat_set_flags(vma, VM_PFNMAP | VM_DONTEXPAND | VM_IO);
	vma->vm_ops = &bugsonprivate_vm_ops;
	return 0;
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "bugsonprivate"
#include "skeleton.h"
