// SPDX-License-Identifier: GPL-2.0
/*
 * freesforothers - class life or fork: the first open() allocates the memory, and each close()
 * frees it, also while other open files have it mapped
 *
 * The memory is really freed. A process whose mapping is left over reads what its next owner has
 * there, and stores into it.
 */
#include <linux/mutex.h>

#include "skeleton.h"

static DEFINE_MUTEX(lock);
static char *shared; /* under the lock; NULL after a close(), until the next open() */

static void let_go(void)
{
	if (shared)
		free_pages_exact(shared, SIZE);
	shared = NULL;
}

static int faulty_open(struct inode *inode, struct file *file)
{
	int err = 0;

	mutex_lock(&lock);
	if (!shared) {
		shared = alloc_pages_exact(SIZE, GFP_KERNEL | __GFP_ZERO);
		if (shared)
			fill(shared);
		else
			err = -ENOMEM;
	}
	mutex_unlock(&lock);
	return err;
}

static int faulty_release(struct inode *inode, struct file *file)
{
	mutex_lock(&lock);
	let_go();
	mutex_unlock(&lock);
	return 0;
}

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err = -ENXIO;

	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	mutex_lock(&lock);
	if (shared)
		err = remap_pfn_range(vma, vma->vm_start,
				      (virt_to_phys(shared) >> PAGE_SHIFT) + vma->vm_pgoff,
				      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	mutex_unlock(&lock);
	return err;
}

#define faulty_open faulty_open
#define faulty_release faulty_release
#define faulty_empty let_go
#define faulty_read NULL
#define faulty_write NULL
#define faulty_mmap faulty_mmap
#define FAULTY_NAME "freesforothers"
#include "skeleton.h"
