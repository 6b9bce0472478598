// SPDX-License-Identifier: GPL-2.0
/*
 * map - user mappings of a buffer: checks that are the same for all backings
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/export.h>
#include <linux/mm.h>

#include "buf.h"
#include "compat.h"

int kubuf_mmap(struct kubuf *buf, struct vm_area_struct *vma)
{
	unsigned long pages = vma_pages(vma);

	if (!buf->ops->map)
		return -ENODEV;
	if (pages > buf->nr_pages || vma->vm_pgoff > buf->nr_pages - pages)
		return -EINVAL;
	/*
	 * mmap() clears VM_SHARED if the file is not open for writing, so this refuses only
	 * VMAs that could be made writable.
	 */
	if (buf->flags & KUBUF_READ_ONLY && vma->vm_flags & VM_SHARED)
		return -EACCES;
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	/* Clear VM_MAYEXEC, too, so that mprotect() cannot add PROT_EXEC later. */
	vm_flags_clear(vma, VM_MAYEXEC);
	return buf->ops->map(buf, vma);
}
EXPORT_SYMBOL_GPL(kubuf_mmap);

unsigned long kubuf_get_unmapped_area(struct kubuf *buf, struct file *file, unsigned long addr,
				      unsigned long len, unsigned long pgoff, unsigned long flags)
{
	struct file *tmpfs = buf->file;

	if (tmpfs->f_op->get_unmapped_area)
		return tmpfs->f_op->get_unmapped_area(tmpfs, addr, len, pgoff, flags);
	return kubuf_compat_unmapped_area(file, addr, len, pgoff, flags);
}
EXPORT_SYMBOL_GPL(kubuf_get_unmapped_area);
