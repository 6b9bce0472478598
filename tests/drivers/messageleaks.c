// SPDX-License-Identifier: GPL-2.0
/* messageleaks - class leaks: what a read allocates for a message is not given back */
#include "leaked.h"

static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	loff_t start = 0;
	int err = leak(NULL);

	return err ? err : simple_read_from_buffer(to, len, &start, data, there);
}

#define mailbox_copy mailbox_copy
#include "mailbox.h"

#define FAULTY_NAME "messageleaks"
#include "skeleton.h"
