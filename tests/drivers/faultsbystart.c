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

#define faulty_fault faultsbystart_fault
#define FAULTY_NAME "faultsbystart"
#include "skeleton.h"
