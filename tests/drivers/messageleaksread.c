// SPDX-License-Identifier: GPL-2.0
/* messageleaksread - class leaks: a message that could not be copied is lost, and not freed */
#include "leaked.h"

static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	loff_t start = 0;
	ssize_t got = simple_read_from_buffer(to, len, &start, data, there);

	if (got == -EFAULT)
		leak(NULL);
	return got;
}

#define mailbox_copy mailbox_copy
#include "mailbox.h"

#define FAULTY_NAME "messageleaksread"
#include "skeleton.h"
