// SPDX-License-Identifier: GPL-2.0
/*
 * map - user mappings of a buffer
 *
 * shmem memory is handed to tmpfs whole: the VMA becomes one of the tmpfs file's
 * and holds that file alone. Memory of our own gets VMA operations of our own,
 * and then each VMA holds a reference to the buffer; the module is held through
 * the node's file, which the VMA keeps.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/mm.h>

#include "buf.h"
#include "cache.h"
#include "compat.h"
#include "contig.h"
#include "trace.h"

/* One fault brings in at most what one page table holds. */
#define MAP_BATCH PTRS_PER_PTE

static void map_open(struct vm_area_struct *vma)
{
	struct kubuf *buf = kubuf_get(vma->vm_private_data);

	atomic_inc(&buf->vmas);
	trace_kubuf_map(buf);
	if (buf->observer)
		buf->observer->open(buf, buf->observer_data);
}

static void map_close(struct vm_area_struct *vma)
{
	struct kubuf *buf = vma->vm_private_data;

	if (buf->observer)
		buf->observer->close(buf, buf->observer_data);
	trace_kubuf_unmap(buf);
	atomic_dec(&buf->vmas);
	kubuf_put(buf);
}

/*
 * Map the page at fault and those after it, up to the end of its page table, its
 * VMA and the buffer. A page that is there already ends the batch: somebody else
 * was faster, or a private copy is in place.
 */
static vm_fault_t map_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct kubuf *buf = vma->vm_private_data;
	unsigned long addr = vmf->address & PAGE_MASK;
	unsigned long first, left, num;
	int err;

	if (vmf->pgoff >= buf->nr_pages)
		return VM_FAULT_SIGBUS;
	first = MAP_BATCH - ((addr >> PAGE_SHIFT) & (MAP_BATCH - 1));
	num = min3(first, (vma->vm_end - addr) >> PAGE_SHIFT, buf->nr_pages - vmf->pgoff);
	left = num;
	err = vm_insert_pages(vma, addr, buf->pages + vmf->pgoff, &left);
	if (!err || err == -EBUSY || left < num)
		return VM_FAULT_NOPAGE;
	return err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct map_page_ops = {
	.open = map_open,
	.close = map_close,
	.fault = map_fault,
};

static const struct vm_operations_struct map_pfn_ops = {
	.open = map_open,
	.close = map_close,
};

/* Pages from @index on that follow each other in physical memory, @max at most. */
static unsigned long physical_run(struct kubuf *buf, pgoff_t index, unsigned long max)
{
	unsigned long pfn = page_to_pfn(buf->pages[index]);
	unsigned long n = 1;

	while (n < max && page_to_pfn(buf->pages[index + n]) == pfn + n)
		n++;
	return n;
}

/*
 * Map all of the VMA now, one physical run after the other. A contiguous buffer is
 * one run, and only a single call for the whole VMA may be private and writable.
 */
static int map_pfns(struct kubuf *buf, struct vm_area_struct *vma)
{
	pgoff_t index = vma->vm_pgoff;
	unsigned long addr = vma->vm_start;
	unsigned long run;
	int err;

	if (!buf->pages)
		return dma_mmap_wc(kubuf_contig_dev(), vma, buf->vaddr, buf->dma_addr, buf->size);

	while (addr < vma->vm_end) {
		run = physical_run(buf, index, (vma->vm_end - addr) >> PAGE_SHIFT);
		err = remap_pfn_range(vma, addr, page_to_pfn(buf->pages[index]),
				      run << PAGE_SHIFT, vma->vm_page_prot);
		if (err)
			return err;
		addr += run << PAGE_SHIFT;
		index += run;
	}
	kubuf_compat_ram_vma(vma);
	return 0;
}

static int map_own(struct kubuf *buf, struct vm_area_struct *vma)
{
	int err;

	vma->vm_page_prot = kubuf_cache_pgprot(buf->cache, vma->vm_page_prot);
	vma->vm_private_data = buf;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	if (buf->flags & KUBUF_MAP_PFN) {
		vma->vm_ops = &map_pfn_ops;
		err = map_pfns(buf, vma);
		if (err)
			return err;
	} else {
		/* From here on: vm_insert_pages() cannot set it during a fault. */
		vm_flags_set(vma, VM_MIXEDMAP);
		vma->vm_ops = &map_page_ops;
	}
	/* The kernel calls open for every VMA but the first, and close for all. */
	map_open(vma);
	return 0;
}

/*
 * The VMA gets tmpfs's file, operations and faults. Its rights stay those of its own opener.
 *
 * tmpfs's mmap refuses shared writable VMAs of a file that is sealed against future
 * writes, and takes VM_MAYWRITE from shared ones. That seal is there to refuse holes
 * (tmpfs.c), so tmpfs sees a private VMA, and the VMA is shared again before anybody
 * can fault on it.
 */
static int map_shmem(struct kubuf *buf, struct vm_area_struct *vma)
{
	unsigned long keep = vma->vm_flags & (VM_SHARED | VM_MAYWRITE);
	int err;

	vm_flags_clear(vma, VM_SHARED);
	err = kubuf_compat_hand_over(vma, buf->file);
	vm_flags_set(vma, keep);
	if (!err)
		trace_kubuf_map(buf);
	return err;
}

/* Why a VMA of this kind cannot be had; or NULL. */
static const char *map_refusal(const struct kubuf *buf, const struct vm_area_struct *vma)
{
	/* What is_cow_mapping() asks; 5.10 keeps that to itself. */
	if ((vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) != VM_MAYWRITE)
		return NULL;
	return kubuf_private_refusal(buf);
}

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
 * Context: the node's mmap operation, with mmap_lock held for writing.
 * Return: 0; -EINVAL (past the end, or refused: then said in the log); -EPERM
 * (PROT_EXEC); -ENOMEM.
 */
int kubuf_mmap(struct kubuf *buf, struct vm_area_struct *vma)
{
	const char *fault = map_refusal(buf, vma);
	unsigned long pages = vma_pages(vma);

	if (pages > buf->nr_pages || vma->vm_pgoff > buf->nr_pages - pages)
		return -EINVAL;
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	if (fault) {
		pr_info_ratelimited("%s: mmap refused: %s\n", buf->label, fault);
		return -EINVAL;
	}
	/* Neither by mprotect() later; the node's mount may well allow it. */
	vm_flags_clear(vma, VM_MAYEXEC);
	return buf->ops->own ? map_own(buf, vma) : map_shmem(buf, vma);
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
