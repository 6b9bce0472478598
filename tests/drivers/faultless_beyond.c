// SPDX-License-Identifier: GPL-2.0
/* faultless_beyond - nothing is wrong; a mapping may be longer, and is SIGBUS behind the end */
#include "skeleton.h"

static vm_fault_t faultless_fault(struct vm_fault *vmf)
{
	return vmf->pgoff < SIZE >> PAGE_SHIFT ? give_page(vmf, vmf->pgoff) : VM_FAULT_SIGBUS;
}

#define faulty_fault faultless_fault
#define faulty_fits(vma) true
#define FAULTY_NAME "faultless_beyond"
#include "skeleton.h"
