// SPDX-License-Identifier: GPL-2.0
/*
 * fillsanylength - class greed: a mapping of any length shows the pages again and again, all at
 * once
 */
#include <linux/sched/signal.h>

#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long i;
	int err;

	if (vma->vm_pgoff || is_private(vma))
		return -EINVAL;
	for (i = 0; i < vma_pages(vma); i++) {
		err = vm_insert_page(vma, vma->vm_start + (i << PAGE_SHIFT),
				     virt_to_page(data + (i << PAGE_SHIFT) % SIZE));
		if (err)
			return err;
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return 0;
}

#define faulty_mmap faulty_mmap
#define faulty_read NULL
#define faulty_write NULL
#define faulty_llseek NULL
#define FAULTY_NAME "fillsanylength"
#include "skeleton.h"
