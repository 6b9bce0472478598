// SPDX-License-Identifier: GPL-2.0
/* expands - the mapping may grow, and its fault handler knows no end */
#include "skeleton.h"

static vm_fault_t expands_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= ROOM >> PAGE_SHIFT) /* only to spare the machine */
		return VM_FAULT_SIGBUS;
	return give_page(vmf, vmf->pgoff);
}

#define faulty_fault expands_fault
#define FAULTY_NAME "expands"
#include "skeleton.h"
