/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pinned - reads that go straight into the program's page
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_PINNED_H
#define FAULTY_PINNED_H

#include "skeleton.h"

/*
 * Pins the page that @to is in and copies to it from @into on, which should be where
 * @to is in it. Returns how much, and the page, which is the caller's to let go.
 */
static inline ssize_t copy_pinned(char __user *to, size_t len, loff_t *pos, unsigned long into,
				  struct page **page)
{
	size_t room;

	if (*pos < 0 || *pos >= SIZE || !len)
		return 0;
	room = min3(len, (size_t)(SIZE - *pos), (size_t)(PAGE_SIZE - offset_in_page(to)));
	if (pin_user_pages_fast((unsigned long)to, 1, FOLL_WRITE, page) != 1)
		return -EFAULT;
	memcpy(page_address(*page) + into, data + *pos, room);
	*pos += room;
	return room;
}

#endif
