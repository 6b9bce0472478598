// SPDX-License-Identifier: GPL-2.0
/* messageholdslock - class hold: a fault takes a lock that a read of a message holds in its copy */
#include <linux/mutex.h>

#include "skeleton.h"

static DEFINE_MUTEX(lock);

static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	loff_t start = 0;
	ssize_t copied;

	mutex_lock(&lock);
	copied = simple_read_from_buffer(to, len, &start, data, there);
	mutex_unlock(&lock);
	return copied;
}

static vm_fault_t messageholdslock_fault(struct vm_fault *vmf)
{
	vm_fault_t fault = VM_FAULT_SIGBUS;

	mutex_lock(&lock);
	if (vmf->pgoff < SIZE >> PAGE_SHIFT)
		fault = give_page(vmf, vmf->pgoff);
	mutex_unlock(&lock);
	return fault;
}

#define mailbox_copy mailbox_copy
#define faulty_fault messageholdslock_fault
#define faulty_mmap fault_mmap
#include "mailbox.h"

#define FAULTY_NAME "messageholdslock"
#include "skeleton.h"
