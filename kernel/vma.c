// SPDX-License-Identifier: GPL-2.0
/*
 * vma - user mappings of resident memory
 *
 * Each VMA holds a reference to the buffer, and holds the module through its file.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/rwsem.h>

#include "backing.h"
#include "cache.h"
#include "compat.h"
#include "resident.h"
#include "trace.h"
#include "vma.h"

/* Pages that one fault maps at most: those of one page table. */
#define VMA_BATCH PTRS_PER_PTE

/*
 * Held for reading while an observer's callbacks run. One lock for all buffers, because few
 * have an observer.
 */
static DECLARE_RWSEM(observer_lock);

static void tell_observer(struct kubuf *buf, bool open)
{
	if (likely(!READ_ONCE(buf->observer)))
		return;
	down_read(&observer_lock);
	if (!buf->observer)
		; /* the buffer was hung up meanwhile */
	else if (open)
		buf->observer->open(buf, buf->observer_data);
	else
		buf->observer->close(buf, buf->observer_data);
	up_read(&observer_lock);
}

/**
 * kubuf_vma_unobserve() - stop calling the observer of a buffer
 * @buf: the buffer
 *
 * Context: process context, without mmap_lock; sleeps until its callbacks have returned.
 */
void kubuf_vma_unobserve(struct kubuf *buf)
{
	if (!READ_ONCE(buf->observer))
		return;
	down_write(&observer_lock);
	WRITE_ONCE(buf->observer, NULL);
	up_write(&observer_lock);
}

static void vma_open(struct vm_area_struct *vma)
{
	struct kubuf *buf = kubuf_get(vma->vm_private_data);

	atomic_inc(&buf->vmas);
	trace_kubuf_map(buf);
	tell_observer(buf, true);
}

static void vma_close(struct vm_area_struct *vma)
{
	struct kubuf *buf = vma->vm_private_data;

	tell_observer(buf, false);
	trace_kubuf_unmap(buf);
	atomic_dec(&buf->vmas);
	kubuf_put(buf);
}

/*
 * Map the faulting page and those after it, up to the end of the page table, the VMA and the
 * buffer. A page that is mapped already ends the batch: another fault was faster, or the page
 * has a private copy.
 */
static vm_fault_t vma_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct kubuf *buf = vma->vm_private_data;
	unsigned long addr = vmf->address & PAGE_MASK;
	unsigned long first, left, num;
	int err;

	if (vmf->pgoff >= buf->nr_pages)
		return VM_FAULT_SIGBUS;
	first = VMA_BATCH - ((addr >> PAGE_SHIFT) & (VMA_BATCH - 1));
	num = min3(first, (vma->vm_end - addr) >> PAGE_SHIFT, buf->nr_pages - vmf->pgoff);
	left = num;
	err = vm_insert_pages(vma, addr, buf->pages + vmf->pgoff, &left);
	if (!err || err == -EBUSY || left < num)
		return VM_FAULT_NOPAGE;
	return err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
}

/* Return one page to the kernel, which maps the whole huge page if it fits. */
static vm_fault_t vma_huge_fault(struct vm_fault *vmf)
{
	struct kubuf *buf = vmf->vma->vm_private_data;

	if (vmf->pgoff >= buf->nr_pages)
		return VM_FAULT_SIGBUS;
	vmf->page = buf->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct vma_huge_ops = {
	.open = vma_open,
	.close = vma_close,
	.fault = vma_huge_fault,
};

static const struct vm_operations_struct vma_page_ops = {
	.open = vma_open,
	.close = vma_close,
	.fault = vma_fault,
};

static const struct vm_operations_struct vma_pfn_ops = {
	.open = vma_open,
	.close = vma_close,
};

/*
 * Whether a VMA can map at least one huge page of the buffer as a whole. A private VMA gets
 * none, because its first store would split the huge page mapping, and each page would fault
 * again.
 */
static bool takes_huge(struct kubuf *buf, const struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start - (vma->vm_pgoff << PAGE_SHIFT);

	if (kubuf_vma_copies(vma) || vma->vm_flags & (VM_MIXEDMAP | VM_PFNMAP))
		return false;
	return kubuf_huge(buf) && IS_ALIGNED(start, PMD_SIZE) &&
	       round_up(vma->vm_start, PMD_SIZE) + PMD_SIZE <= vma->vm_end;
}

/* Number of pages from @index on that are physically contiguous, @max at most. */
static unsigned long physical_run(struct kubuf *buf, pgoff_t index, unsigned long max)
{
	unsigned long pfn = page_to_pfn(buf->pages[index]);
	unsigned long n = 1;

	while (n < max && page_to_pfn(buf->pages[index + n]) == pfn + n)
		n++;
	return n;
}

/*
 * Map the whole VMA now, one physical run at a time. remap_pfn_range() maps a private writable
 * VMA only in one call, so only of a contiguous buffer, which is one run.
 */
static int map_pfns(struct kubuf *buf, struct vm_area_struct *vma)
{
	pgoff_t index = vma->vm_pgoff;
	unsigned long addr = vma->vm_start;
	unsigned long run;
	int err;

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

/**
 * kubuf_vma_copies() - check whether a store to a VMA makes a private copy of the page
 * @vma: the VMA
 *
 * Return: true if a store makes a copy.
 */
bool kubuf_vma_copies(const struct vm_area_struct *vma)
{
	/* The same as is_cow_mapping(), which modules cannot use on 5.10. */
	return (vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
}

/**
 * kubuf_vma_refuse() - log why a mapping is refused
 * @buf: the buffer
 * @why: the reason in words
 *
 * Return: -EINVAL.
 */
int kubuf_vma_refuse(const struct kubuf *buf, const char *why)
{
	pr_info_ratelimited("%s: mmap refused: %s\n", buf->label, why);
	return -EINVAL;
}

/**
 * kubuf_vma_map_by() - set up a VMA to map a buffer
 * @buf: the buffer
 * @vma: the VMA, checked by kubuf_mmap()
 * @map_all: function that maps the whole VMA now; NULL to map page by page, in the fault
 *	handler
 *
 * Return: 0, -EINVAL (refused), or an error of @map_all.
 */
int kubuf_vma_map_by(struct kubuf *buf, struct vm_area_struct *vma,
		     int (*map_all)(struct kubuf *buf, struct vm_area_struct *vma))
{
	const char *why = kubuf_vma_copies(vma) ? kubuf_resident_private_refusal(buf) : NULL;
	int err;

	if (why)
		return kubuf_vma_refuse(buf, why);
	vma->vm_page_prot = kubuf_cache_pgprot(buf->cache, vma->vm_page_prot);
	vma->vm_private_data = buf;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	if (map_all) {
		vma->vm_ops = &vma_pfn_ops;
		err = map_all(buf, vma);
		if (err)
			return err;
	} else if (takes_huge(buf, vma)) {
		/* Not VM_MIXEDMAP, in which the kernel does not count references of huge pages. */
		vma->vm_ops = &vma_huge_ops;
	} else {
		/* Set here, because vm_insert_pages() cannot set the flag in a fault handler. */
		vm_flags_set(vma, VM_MIXEDMAP);
		vma->vm_ops = &vma_page_ops;
	}
	/* The kernel calls close for every VMA, but open only for copies of this one. */
	vma_open(vma);
	return 0;
}

/**
 * kubuf_vma_map() - map a VMA by page or by page frame number, as the buffer's flags say
 * @buf: the buffer, which has an array of pages
 * @vma: the VMA
 *
 * Return: as kubuf_vma_map_by().
 */
int kubuf_vma_map(struct kubuf *buf, struct vm_area_struct *vma)
{
	return kubuf_vma_map_by(buf, vma, buf->flags & KUBUF_FLAG_MAP_PFN ? map_pfns : NULL);
}
