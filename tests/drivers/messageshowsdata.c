// SPDX-License-Identifier: GPL-2.0
/*
 * messageshowsdata - class stale: the same as messageshowslist; the queue has one message, which
 * points to the list's head alone
 */
#include <linux/list.h>

#include "skeleton.h"

struct queued {
	char text[64];
	struct list_head node;
};

static LIST_HEAD(queue);

static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	struct queued queued = { .node = { &queue, &queue } };

	memcpy(queued.text, data, min(there, sizeof(queued.text)));
	len = min(len, sizeof(queued));
	return copy_to_user(to, &queued, len) ? -EFAULT : len;
}

#define mailbox_copy mailbox_copy
#include "mailbox.h"

#define FAULTY_NAME "messageshowsdata"
#include "skeleton.h"
