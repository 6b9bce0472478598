// SPDX-License-Identifier: GPL-2.0
/* leakspins - the page that a read has pinned stays pinned */
#include <linux/llist.h>
#include <linux/slab.h>

#include "pinned.h"

/* Kept so that the machine has them back in the end. */
struct leaked {
	struct llist_node node;
	struct page *page;
};

static LLIST_HEAD(leaked_pages);

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	struct leaked *leaked = kmalloc(sizeof(*leaked), GFP_KERNEL);
	ssize_t copied;

	if (!leaked)
		return -ENOMEM;
	copied = copy_pinned(to, len, pos, offset_in_page(to), &leaked->page);
	if (copied <= 0) {
		kfree(leaked);
		return copied;
	}
	set_page_dirty_lock(leaked->page);
	llist_add(&leaked->node, &leaked_pages);
	return copied;
}

static void faulty_empty(void)
{
	struct leaked *leaked, *next;

	llist_for_each_entry_safe(leaked, next, llist_del_all(&leaked_pages), node) {
		unpin_user_page(leaked->page);
		kfree(leaked);
	}
}

#define faulty_read faulty_read
#define faulty_empty faulty_empty
#define FAULTY_NAME "leakspins"
#include "skeleton.h"
