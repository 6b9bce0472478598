// SPDX-License-Identifier: GPL-2.0
/* pagestart - what is read through a pinned page begins where the page does */
#include "pinned.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	struct page *page;
	ssize_t copied = copy_pinned(to, len, pos, 0, &page);

	if (copied > 0)
		unpin_user_pages_dirty_lock(&page, 1, true);
	return copied;
}

#define faulty_read faulty_read
#define FAULTY_NAME "pagestart"
#include "skeleton.h"
