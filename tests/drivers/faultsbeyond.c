// SPDX-License-Identifier: GPL-2.0
/* faultsbeyond - a mapping of any length is made, and its fault handler knows no end */
#include "skeleton.h"

static vm_fault_t faultsbeyond_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= ROOM >> PAGE_SHIFT) /* only to spare the machine */
		return VM_FAULT_SIGBUS;
	return give_page(vmf, vmf->pgoff);
}

#define faulty_fault faultsbeyond_fault
#define faulty_fits(vma) true
#define FAULTY_NAME "faultsbeyond"
#include "skeleton.h"
