// SPDX-License-Identifier: GPL-2.0
/*
 * messagelengths - class stale: a message is read with the list's pointers; a write takes at most
 * 48 bytes, and a read at least the 72 of a message
 */
#include <linux/list.h>
#include <linux/slab.h>

#include "skeleton.h"

#define BODY 48

struct sent {
	u64 id;
	struct list_head queue;
	char body[BODY];
};

static ssize_t mailbox_copy(char __user *to, size_t len, size_t there)
{
	struct sent *sent = kzalloc(sizeof(*sent), GFP_KERNEL);
	ssize_t got = sizeof(*sent);

	if (!sent)
		return -ENOMEM;
	INIT_LIST_HEAD(&sent->queue);
	sent->id = there;
	memcpy(sent->body, data, there);
	if (copy_to_user(to, sent, sizeof(*sent)))
		got = -EFAULT;
	kfree(sent);
	return got;
}

#define mailbox_copy mailbox_copy
#define MAILBOX_READS_LEAST sizeof(struct sent)
#define MAILBOX_WRITES_MOST BODY
#include "mailbox.h"

#define FAULTY_NAME "messagelengths"
#include "skeleton.h"
