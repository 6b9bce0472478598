// SPDX-License-Identifier: GPL-2.0
/* dirtiesfirst - class dirty: of the pinned pages that were written to only the first is marked */
#include "skeleton.h"

#define PAGES_MOST 8

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	struct page *pages[PAGES_MOST];
	size_t into = offset_in_page(to), done = 0, piece;
	int wanted, pinned, i;

	if (*pos < 0 || *pos >= SIZE || !len)
		return 0;
	len = min3(len, (size_t)(SIZE - *pos), (PAGES_MOST - 1) * PAGE_SIZE);
	wanted = DIV_ROUND_UP(into + len, PAGE_SIZE);
	pinned = pin_user_pages_fast((unsigned long)to & PAGE_MASK, wanted, FOLL_WRITE, pages);
	if (pinned <= 0)
		return -EFAULT;
	for (i = 0; i < pinned && done < len; i++) {
		piece = min_t(size_t, len - done, PAGE_SIZE - into);
		memcpy(page_address(pages[i]) + into, data + *pos + done, piece);
		done += piece;
		into = 0;
	}
	set_page_dirty_lock(pages[0]);
	unpin_user_pages(pages, pinned);
	*pos += done;
	return done;
}

#define faulty_read faulty_read
#define FAULTY_NAME "dirtiesfirst"
#include "skeleton.h"
