// SPDX-License-Identifier: GPL-2.0
/*
 * faultless_counted - nothing is wrong; the first page says how many files are open and how many
 * mappings there are, and has a heartbeat once a second
 *
 * The driver has the counts itself, and never reads what programs store into that page.
 */
#define LIVELY_MS 1000
#include "lively.h"

/* The first words of the page. */
enum {
	OPENERS,
	MAPPINGS,
	BEATS,
	COUNTS
};

static DEFINE_SPINLOCK(lock);
static u32 counts[COUNTS]; /* under the lock */

static void count(unsigned int which, int by)
{
	spin_lock(&lock);
	counts[which] += by;
	WRITE_ONCE(((u32 *)data)[which], counts[which]);
	spin_unlock(&lock);
}

static void lively_tick(void)
{
	count(BEATS, 1);
}

static int faulty_open(struct inode *inode, struct file *file)
{
	count(OPENERS, 1);
	count(MAPPINGS, 0); /* shown from the first open() on */
	return 0;
}

static int faulty_release(struct inode *inode, struct file *file)
{
	count(OPENERS, -1);
	return 0;
}

static void counted_open(struct vm_area_struct *vma)
{
	count(MAPPINGS, 1);
}

static void counted_close(struct vm_area_struct *vma)
{
	count(MAPPINGS, -1);
}

static const struct vm_operations_struct counted_vm_ops = {
	.open = counted_open,
	.close = counted_close,
};

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err;

	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	err = map_pages(vma, vma->vm_pgoff);
	if (err)
		return err;
	vma->vm_ops = &counted_vm_ops;
	counted_open(vma);
	return 0;
}

#define faulty_open faulty_open
#define faulty_release faulty_release
#define faulty_mmap faulty_mmap
#define FAULTY_NAME "faultless_counted"
#include "skeleton.h"
