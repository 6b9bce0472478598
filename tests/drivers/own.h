/* SPDX-License-Identifier: GPL-2.0 */
/*
 * own - each open file has pages of its own
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_OWN_H
#define FAULTY_OWN_H

#include "skeleton.h"

#ifndef faulty_open
static int faulty_open(struct inode *inode, struct file *file)
{
	char *own = alloc_pages_exact(SIZE, GFP_KERNEL | __GFP_ZERO);

	file->private_data = own;
	return own ? 0 : -ENOMEM;
}

static int faulty_release(struct inode *inode, struct file *file)
{
	free_pages_exact(file->private_data, SIZE);
	return 0;
}

#define faulty_open faulty_open
#define faulty_release faulty_release
#endif

#ifndef faulty_write
static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	return simple_write_to_buffer(file->private_data, SIZE, pos, from, len);
}

#define faulty_write faulty_write
#endif

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start,
			       (virt_to_phys(file->private_data) >> PAGE_SHIFT) + vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

#define faulty_mmap faulty_mmap

#endif
