// SPDX-License-Identifier: GPL-2.0
/*
 * triggershowslist - class stale: what goes to the program is the driver's structure of a record,
 * with its place in a list
 */
#include <linux/list.h>

#include "skeleton.h"

struct captured;

static ssize_t triggered_copy(char __user *to, size_t len, const struct captured *captured);

#define triggered_copy triggered_copy
#include "triggered.h"

struct queued {
	struct captured captured;
	struct list_head node;
};

static LIST_HEAD(queue);

static ssize_t triggered_copy(char __user *to, size_t len, const struct captured *captured)
{
	struct queued queued = { .captured = *captured };

	queued.node.next = (struct list_head *)data; /* as of one that has memory of its own */
	queued.node.prev = &queue;
	len = min(len, sizeof(queued));
	return copy_to_user(to, &queued, len) ? -EFAULT : len;
}

#define FAULTY_NAME "triggershowslist"
#include "skeleton.h"
