// SPDX-License-Identifier: GPL-2.0
/* leakspages - every write takes a page for its data, and keeps it */
#include <linux/list.h>

#include "skeleton.h"

/* Kept so that the machine has them back in the end. */
static LIST_HEAD(leaked_pages);
static DEFINE_SPINLOCK(leaked_lock);

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	struct page *page;
	ssize_t copied;

	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	page = alloc_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	spin_lock(&leaked_lock);
	list_add(&page->lru, &leaked_pages);
	spin_unlock(&leaked_lock);
	copied = simple_write_to_buffer(data, SIZE, pos, from, len);
	return copied;
}

static void faulty_empty(void)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, &leaked_pages, lru)
		__free_page(page);
}

#define faulty_write faulty_write
#define faulty_empty faulty_empty
#define FAULTY_NAME "leakspages"
#include "skeleton.h"
