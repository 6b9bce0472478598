// SPDX-License-Identifier: GPL-2.0
/* keepsreferences - a write takes the program's page by get_user_pages() and keeps it */
#define leaked_put put_page
#include "leaked.h"

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	struct page *page;
	size_t room;

	if (*pos < 0 || *pos >= SIZE)
		return len ? -ENOSPC : 0;
	if (!len)
		return 0;
	if (get_user_pages_fast((unsigned long)from, 1, 0, &page) != 1)
		return -EFAULT;
	room = min3(len, (size_t)(SIZE - *pos), (size_t)(PAGE_SIZE - offset_in_page(from)));
	memcpy(data + *pos, page_address(page) + offset_in_page(from), room);
	if (leak(page)) {
		put_page(page);
		return -ENOMEM;
	}
	*pos += room;
	return room;
}

#define faulty_write faulty_write
#define FAULTY_NAME "keepsreferences"
#include "skeleton.h"
