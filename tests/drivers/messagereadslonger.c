// SPDX-License-Identifier: GPL-2.0
/*
 * messagereadslonger - class write-end: a read copies as many bytes as it is asked for, and not as
 * many as the message has
 */
#include "skeleton.h"

static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	size_t done, piece;

	/* Over and over, only to spare the machine what lies behind. */
	for (done = 0; done < len; done += piece) {
		piece = min_t(size_t, len - done, SIZE);
		if (copy_to_user(to + done, data, piece))
			return -EFAULT;
	}
	return len;
}

#define mailbox_copy mailbox_copy
#include "mailbox.h"

#define FAULTY_NAME "messagereadslonger"
#include "skeleton.h"
