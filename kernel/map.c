// SPDX-License-Identifier: GPL-2.0
/*
 * map - user mappings of a buffer: what is checked of all
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/export.h>
#include <linux/mm.h>

#include "buf.h"
#include "compat.h"

/**
 * kubuf_mmap() - map a buffer, or a part of it, into the calling process
 * @buf: the buffer
 * @vma: the VMA that the kernel hands to a file's mmap operation; its vm_pgoff is
 *	the offset into the buffer
 *
 * Shared and private mappings are both served. The right to write is the
 * opener's, and stays so through mprotect(). Refused are writable private
 * mappings of memory that is not write-back (the copy made by the first store
 * would be RAM of the wrong type) and of memory mapped by pfn (its address would show)
 * unless %KUBUF_PRIVATE_WRITE opts in; and of scattered memory mapped by pfn, always.
 * Nothing is ever executable.
 *
 * The VMA's operations, private data and flags are the core's afterwards: VM_MIXEDMAP or
 * VM_PFNMAP that a driver sets later would leak huge pages.
 *
 * Context: the node's mmap operation, with mmap_lock held for writing.
 * Return: 0; -EINVAL (past the end, or refused: then said in the log); -EPERM
 * (PROT_EXEC); -ENOMEM.
 */
int kubuf_mmap(struct kubuf *buf, struct vm_area_struct *vma)
{
	unsigned long pages = vma_pages(vma);

	if (pages > buf->nr_pages || vma->vm_pgoff > buf->nr_pages - pages)
		return -EINVAL;
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	/* Neither by mprotect() later; the node's mount may well allow it. */
	vm_flags_clear(vma, VM_MAYEXEC);
	return buf->ops->map(buf, vma);
}
EXPORT_SYMBOL_GPL(kubuf_mmap);

/**
 * kubuf_get_unmapped_area() - find an address for a mapping of a buffer
 * @buf: the buffer
 * @file: the node's file
 * @addr: address asked for, 0 for any
 * @len: bytes
 * @pgoff: offset into the buffer, in pages
 * @flags: flags of mmap()
 *
 * tmpfs aligns its files so that huge pages can be mapped whole, without the
 * program's help. Memory of our own has a tmpfs file as well, and what starts with
 * a page table takes fewer of them and fewer faults.
 *
 * Return: the address, or a negative errno as the kernel encodes it there.
 */
unsigned long kubuf_get_unmapped_area(struct kubuf *buf, struct file *file, unsigned long addr,
				      unsigned long len, unsigned long pgoff, unsigned long flags)
{
	struct file *tmpfs = buf->file;

	if (tmpfs->f_op->get_unmapped_area)
		return tmpfs->f_op->get_unmapped_area(tmpfs, addr, len, pgoff, flags);
	return kubuf_compat_unmapped_area(file, addr, len, pgoff, flags);
}
EXPORT_SYMBOL_GPL(kubuf_get_unmapped_area);
