// SPDX-License-Identifier: GPL-2.0
/* pagestart - what is read through a pinned page begins where the page does */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	struct page *page;
	size_t room;

	if (*pos < 0 || *pos >= SIZE || !len)
		return 0;
	room = min3(len, (size_t)(SIZE - *pos), (size_t)(PAGE_SIZE - offset_in_page(to)));
	if (pin_user_pages_fast((unsigned long)to, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	memcpy(page_address(page), data + *pos, room);
	unpin_user_pages_dirty_lock(&page, 1, true);
	*pos += room;
	return room;
}

/* Bytes that can be told from each other. */
static void faulty_fill(void)
{
	unsigned long i;

	for (i = 0; i < SIZE; i++)
		data[i] = i * 7 + (i >> 8);
}

#define faulty_read faulty_read
#define faulty_fill faulty_fill
#define FAULTY_NAME "pagestart"
#include "skeleton.h"
