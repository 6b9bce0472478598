// SPDX-License-Identifier: GPL-2.0
/* lastmissing - class look: the same as lastgone, of a device whose size only mmap() tells */
#include "skeleton.h"

static vm_fault_t lastmissing_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= (SIZE >> PAGE_SHIFT) - 1)
		return VM_FAULT_SIGBUS;
	return give_page(vmf, vmf->pgoff);
}

#define faulty_fault lastmissing_fault
#define faulty_read NULL
#define faulty_write NULL
#define faulty_llseek NULL
#define FAULTY_NAME "lastmissing"
#include "skeleton.h"
