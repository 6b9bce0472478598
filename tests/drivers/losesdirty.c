// SPDX-License-Identifier: GPL-2.0
/* losesdirty - nobody learns that a pinned page was written to */
#include "pinned.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	struct page *page;
	ssize_t copied = copy_pinned(to, len, pos, offset_in_page(to), &page);

	if (copied > 0)
		unpin_user_page(page);
	return copied;
}

#define faulty_read faulty_read
#define FAULTY_NAME "losesdirty"
#include "skeleton.h"
