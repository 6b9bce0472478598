// SPDX-License-Identifier: GPL-2.0
/*
 * messageshowslist - class stale: what goes to the program is the driver's structure of a message,
 * with its place in a list
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
	struct queued queued = {};

	memcpy(queued.text, data, min(there, sizeof(queued.text)));
	queued.node.next = (struct list_head *)data; /* as of one that has memory of its own */
	queued.node.prev = &queue;
	len = min(len, sizeof(queued));
	return copy_to_user(to, &queued, len) ? -EFAULT : len;
}

#define mailbox_copy mailbox_copy
#include "mailbox.h"

#define FAULTY_NAME "messageshowslist"
#include "skeleton.h"
