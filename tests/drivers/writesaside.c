// SPDX-License-Identifier: GPL-2.0
/*
 * writesaside - class coherence: what is written is read again, and not in mappings, which are for
 * reading
 */
#include "compat.h"

#include "skeleton.h"

static char *other(void)
{
	return data + SIZE;
}

static void faulty_fill(void)
{
	fill(data);
	fill(other());
}

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return simple_read_from_buffer(to, len, pos, other(), SIZE);
}

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	return simple_write_to_buffer(other(), SIZE, pos, from, len);
}

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma) || vma->vm_flags & VM_WRITE)
		return -EINVAL;
	faulty_compat_clear_flags(vma, VM_MAYWRITE);
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_fill faulty_fill
#define faulty_read faulty_read
#define faulty_write faulty_write
#define faulty_mmap faulty_mmap
#define FAULTY_NAME "writesaside"
#include "skeleton.h"
