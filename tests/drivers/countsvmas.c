// SPDX-License-Identifier: GPL-2.0
/* countsvmas - the first piece of a mapping that goes takes the memory from all others */
#include <linux/atomic.h>
#include <linux/bitmap.h>

#include "skeleton.h"

#define MAPPINGS 4096

/* A number for each mmap(), and whether its memory is gone; used again after that many. */
static DECLARE_BITMAP(gone, MAPPINGS);
static atomic_t mappings = ATOMIC_INIT(0);

static vm_fault_t countsvmas_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= SIZE >> PAGE_SHIFT || test_bit((long)vmf->vma->vm_private_data, gone))
		return VM_FAULT_SIGBUS;
	return give_page(vmf, vmf->pgoff);
}

/* No .open counts the piece that a split, fork() or mremap() makes. */
static void countsvmas_close(struct vm_area_struct *vma)
{
	set_bit((long)vma->vm_private_data, gone);
	unmap_mapping_range(vma->vm_file->f_mapping, 0, 0, 1);
}

static const struct vm_operations_struct countsvmas_vm_ops = {
	.fault = countsvmas_fault,
	.close = countsvmas_close,
};

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	long number = (unsigned int)atomic_inc_return(&mappings) % MAPPINGS;

	if (!fits(vma))
		return -EINVAL;
	clear_bit(number, gone);
	vma->vm_private_data = (void *)number;
	vma->vm_ops = &countsvmas_vm_ops;
	return 0;
}

#define faulty_mmap faulty_mmap
#define FAULTY_NAME "countsvmas"
#include "skeleton.h"
