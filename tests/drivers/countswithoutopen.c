// SPDX-License-Identifier: GPL-2.0
/* countswithoutopen - counts each mmap(), and each piece that goes; at 0 all is emptied */
#include <linux/atomic.h>

#include "skeleton.h"

static atomic_t mappings;

static void count_off(struct vm_area_struct *vma)
{
	if (atomic_dec_and_test(&mappings))
		memset(data, 0, SIZE);
}

static const struct vm_operations_struct counted_ops = {
	.close = count_off,
};

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err;

	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	err = map_pages(vma, vma->vm_pgoff);
	if (err)
		return err;
	vma->vm_ops = &counted_ops;
	atomic_inc(&mappings);
	return 0;
}

#define faulty_mmap faulty_mmap
#ifndef COUNTS_NAME
#define COUNTS_NAME "countswithoutopen"
#endif

#define FAULTY_NAME COUNTS_NAME
#include "skeleton.h"
