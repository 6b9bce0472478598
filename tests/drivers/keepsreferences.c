// SPDX-License-Identifier: GPL-2.0
/* keepsreferences - a write takes the program's page by get_user_pages() and keeps it */
#include <linux/llist.h>
#include <linux/slab.h>

#include "skeleton.h"

/* Kept so that the machine has them back in the end. */
struct kept {
	struct llist_node node;
	struct page *page;
};

static LLIST_HEAD(all_kept);

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	struct kept *kept;
	size_t room;

	if (*pos < 0 || *pos >= SIZE)
		return len ? -ENOSPC : 0;
	if (!len)
		return 0;
	kept = kmalloc(sizeof(*kept), GFP_KERNEL);
	if (!kept)
		return -ENOMEM;
	if (get_user_pages_fast((unsigned long)from, 1, 0, &kept->page) != 1) {
		kfree(kept);
		return -EFAULT;
	}
	room = min3(len, (size_t)(SIZE - *pos), (size_t)(PAGE_SIZE - offset_in_page(from)));
	memcpy(data + *pos, page_address(kept->page) + offset_in_page(from), room);
	*pos += room;
	llist_add(&kept->node, &all_kept);
	return room;
}

static void faulty_empty(void)
{
	struct kept *kept, *next;

	llist_for_each_entry_safe(kept, next, llist_del_all(&all_kept), node) {
		put_page(kept->page);
		kfree(kept);
	}
}

#define faulty_write faulty_write
#define faulty_empty faulty_empty
#define FAULTY_NAME "keepsreferences"
#include "skeleton.h"
