// SPDX-License-Identifier: GPL-2.0
/*
 * faultless_statistics - nothing is wrong; a page to be read only counts who has opened it so far
 */
#define SIZE PAGE_SIZE
#include "compat.h"
#include "skeleton.h"

static atomic_t opens = ATOMIC_INIT(0);

static int faulty_open(struct inode *inode, struct file *file)
{
	WRITE_ONCE(*(u32 *)(data + 8), atomic_inc_return(&opens));
	return 0;
}

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	faulty_compat_clear_flags(vma, VM_MAYWRITE);
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_open faulty_open
#define faulty_mmap faulty_mmap
#define faulty_read NULL
#define faulty_write NULL
#define FAULTY_NAME "faultless_statistics"
#include "skeleton.h"
