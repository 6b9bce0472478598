// SPDX-License-Identifier: GPL-2.0
/* messageholdslock - class hold: a fault takes a lock that a read of a message holds in its copy */
#include "messagelocked.h"

static vm_fault_t messageholdslock_fault(struct vm_fault *vmf)
{
	vm_fault_t fault = VM_FAULT_SIGBUS;

	mutex_lock(&lock);
	if (vmf->pgoff < SIZE >> PAGE_SHIFT)
		fault = give_page(vmf, vmf->pgoff);
	mutex_unlock(&lock);
	return fault;
}

#define faulty_fault messageholdslock_fault
#define faulty_mmap fault_mmap
#include "mailbox.h"

#define FAULTY_NAME "messageholdslock"
#include "skeleton.h"
