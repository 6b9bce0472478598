// SPDX-License-Identifier: GPL-2.0
/* faultless_sparse - nothing is wrong; two pages in the middle do not exist, and are SIGBUS */
#include "skeleton.h"

#define HOLE 6
#define HOLE_END 8

static vm_fault_t faultless_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= SIZE >> PAGE_SHIFT || (vmf->pgoff >= HOLE && vmf->pgoff < HOLE_END))
		return VM_FAULT_SIGBUS;
	return give_page(vmf, vmf->pgoff);
}

#define faulty_fault faultless_fault
#define faulty_read NULL
#define faulty_write NULL
#define FAULTY_NAME "faultless_sparse"
#include "skeleton.h"
