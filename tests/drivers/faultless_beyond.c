// SPDX-License-Identifier: GPL-2.0
/* faultless_beyond - nothing is wrong; a mapping may be longer, and is SIGBUS behind the end */
#include "skeleton.h"

static vm_fault_t faultless_fault(struct vm_fault *vmf)
{
	return vmf->pgoff < SIZE >> PAGE_SHIFT ? give_page(vmf, vmf->pgoff) : VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct faultless_vm_ops = {
	.fault = faultless_fault,
};

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &faultless_vm_ops;
	return 0;
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "faultless_beyond"
#include "skeleton.h"
