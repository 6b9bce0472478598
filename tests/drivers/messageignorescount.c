// SPDX-License-Identifier: GPL-2.0
/* messageignorescount - class alignment: a read copies the whole message, whatever its count is */
#include "skeleton.h"

static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	return copy_to_user(to, data, there) ? -EFAULT : there;
}

#define mailbox_copy mailbox_copy
#include "mailbox.h"

#define FAULTY_NAME "messageignorescount"
#include "skeleton.h"
