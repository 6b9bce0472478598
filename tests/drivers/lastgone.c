// SPDX-License-Identifier: GPL-2.0
/* lastgone - class look: mmap() accepts the last page, and the fault handler ends before it */
#include "skeleton.h"

static vm_fault_t lastgone_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= (SIZE >> PAGE_SHIFT) - 1)
		return VM_FAULT_SIGBUS;
	return give_page(vmf, vmf->pgoff);
}

#define faulty_fault lastgone_fault
#define FAULTY_NAME "lastgone"
#include "skeleton.h"
