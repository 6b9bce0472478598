// SPDX-License-Identifier: GPL-2.0
/* poolsold - class stale: pages of a file that was closed go to the next one as they are */
#include <linux/spinlock.h>

#include "skeleton.h"

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
	if (!own)
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

static ssize_t own_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return simple_read_from_buffer(to, len, pos, file->private_data, SIZE);
}

#define faulty_read own_read
#define FAULTY_NAME "poolsold"
#include "skeleton.h"
