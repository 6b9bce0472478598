// SPDX-License-Identifier: GPL-2.0
/* messageneverefault - class pointers: a read that could not copy counts the bytes all the same */
#include "skeleton.h"

static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	size_t room = min(len, there);
	unsigned long left = copy_to_user(to, data, room);

	pr_debug("%lu bytes were not copied, and nobody cares\n", left);
	return room;
}

#define mailbox_copy mailbox_copy
#include "mailbox.h"

#define FAULTY_NAME "messageneverefault"
#include "skeleton.h"
