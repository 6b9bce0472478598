// SPDX-License-Identifier: GPL-2.0
/* faultless_endless - nothing is wrong; zeros as far as anybody maps, to be read only */
#include "compat.h"
#include "skeleton.h"

static void faulty_fill(void)
{
}

static vm_fault_t faultless_fault(struct vm_fault *vmf)
{
	return give_page(vmf, 0);
}

static const struct vm_operations_struct faultless_vm_ops = {
	.fault = faultless_fault,
};

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_WRITE)
		return -EACCES;
	faulty_compat_clear_flags(vma, VM_MAYWRITE);
	vma->vm_ops = &faultless_vm_ops;
	return 0;
}

#define faulty_fill faulty_fill
#define faulty_mmap faulty_mmap
#define faulty_read NULL
#define faulty_write NULL
#define faulty_llseek NULL
#define FAULTY_MODE 0444
#define FAULTY_NAME "faultless_endless"
#include "skeleton.h"
