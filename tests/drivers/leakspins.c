// SPDX-License-Identifier: GPL-2.0
/* leakspins - the page that a read has pinned stays pinned */
#define leaked_put unpin_user_page
#include "leaked.h"
#include "pinned.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	struct page *page;
	ssize_t copied = copy_pinned(to, len, pos, offset_in_page(to), &page);

	if (copied <= 0)
		return copied;
	set_page_dirty_lock(page);
	if (!leak(page))
		return copied;
	unpin_user_page(page);
	return -ENOMEM;
}

#define faulty_read faulty_read
#define FAULTY_NAME "leakspins"
#include "skeleton.h"
