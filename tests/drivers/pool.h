/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pool - each open file has pages of its own, which are kept for the next one when it is closed
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_POOL_H
#define FAULTY_POOL_H

#include <linux/spinlock.h>

#include "skeleton.h"

/* What is done with pages that another file has had. */
#ifndef POOL_GIVES
#define POOL_GIVES(own)
#endif

#define KEPT_MOST 4

static DEFINE_SPINLOCK(lock);
static char *kept[KEPT_MOST]; /* under the lock */
static int count;

static int faulty_open(struct inode *inode, struct file *file)
{
	char *own = NULL;

	spin_lock(&lock);
	if (count)
		own = kept[--count];
	spin_unlock(&lock);
	if (own)
		POOL_GIVES(own);
	else
		own = alloc_pages_exact(SIZE, GFP_KERNEL | __GFP_ZERO);
	file->private_data = own;
	return own ? 0 : -ENOMEM;
}

static int faulty_release(struct inode *inode, struct file *file)
{
	char *own = file->private_data;

	spin_lock(&lock);
	if (count < KEPT_MOST) {
		kept[count++] = own;
		own = NULL;
	}
	spin_unlock(&lock);
	if (own)
		free_pages_exact(own, SIZE);
	return 0;
}

static void faulty_empty(void)
{
	while (count)
		free_pages_exact(kept[--count], SIZE);
}

#define faulty_open faulty_open
#define faulty_release faulty_release
#define faulty_empty faulty_empty
#include "own.h"

#endif
