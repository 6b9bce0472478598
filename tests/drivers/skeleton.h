/* SPDX-License-Identifier: GPL-2.0 */
/*
 * skeleton - a driver that shares memory and does nothing wrong
 *
 * Sixteen pages and a node that is called after the module. A driver with a fault
 * defines the operation that it does wrong, and a macro of that name, before it
 * includes this file; all the rest is from here. An operation that is NULL is left out;
 * SIZE may be another one.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_SKELETON_H
#define FAULTY_SKELETON_H

#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/uio.h>
#include <linux/uaccess.h>

#ifndef SIZE
#define SIZE (16UL * PAGE_SIZE)
#endif

/* Sixteen pages more lie behind it, so that a fault that reaches there hurts nobody. */
#define ROOM (PAGE_ALIGN(SIZE) + 16 * PAGE_SIZE)

static char *data;

static inline bool fits(struct vm_area_struct *vma)
{
	unsigned long pages = PAGE_ALIGN(SIZE) >> PAGE_SHIFT;

	return vma_pages(vma) <= pages && vma->vm_pgoff <= pages - vma_pages(vma);
}

static inline unsigned long first_page(void)
{
	return virt_to_phys(data) >> PAGE_SHIFT;
}

/* A private copy of a page frame is not to be had; what is written would be lost. */
static inline bool is_private(const struct vm_area_struct *vma)
{
	return (vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
}

static inline int map_pages(struct vm_area_struct *vma, unsigned long pgoff)
{
	return remap_pfn_range(vma, vma->vm_start, first_page() + pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

/* What a fault handler returns that has found out which page is meant. */
static inline vm_fault_t give_page(struct vm_fault *vmf, unsigned long page)
{
	vmf->page = virt_to_page(data + (page << PAGE_SHIFT));
	get_page(vmf->page);
	return 0;
}

/* Bytes, and pages, that can be told from each other. */
static inline void fill(char *to)
{
	unsigned long i;

	for (i = 0; i < SIZE; i++)
		to[i] = i * 7 + (i >> 8) + (i >> 16);
}

#endif

#ifdef FAULTY_NAME

#ifndef FAULTY_OWNER
#define FAULTY_OWNER THIS_MODULE
#endif

/* Which memory; for one that is to have others' memory behind it. */
#ifndef FAULTY_GFP
#define FAULTY_GFP GFP_KERNEL
#endif

/* 0 is what the system gives. */
#ifndef FAULTY_MODE
#define FAULTY_MODE 0
#endif

#ifndef faulty_open
#define faulty_open NULL
#endif

#ifndef faulty_flush
#define faulty_flush NULL
#endif

#ifndef faulty_release
#define faulty_release NULL
#endif

#ifndef faulty_poll
#define faulty_poll NULL
#endif

#ifndef faulty_ioctl
#define faulty_ioctl NULL
#endif

/* A driver with a handler for the faults of its mappings needs no mmap() of its own. */
#ifdef faulty_fault
#ifndef faulty_fits
#define faulty_fits fits
#endif

static const struct vm_operations_struct fault_vm_ops = {
	.fault = faulty_fault,
};

static int fault_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!faulty_fits(vma))
		return -EINVAL;
	vma->vm_ops = &fault_vm_ops;
	return 0;
}

#define faulty_mmap fault_mmap
#endif

/* The last that is called, before the memory goes. */
#ifndef faulty_empty
static void good_empty(void)
{
}

#define faulty_empty good_empty
#endif

#ifndef faulty_fill
static void good_fill(void)
{
	fill(data);
}

#define faulty_fill good_fill
#endif

#ifndef faulty_read
static ssize_t good_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return simple_read_from_buffer(to, len, pos, data, SIZE);
}

#define faulty_read good_read
#endif

#ifndef faulty_read_iter
#define faulty_read_iter NULL
#endif

#ifndef faulty_splice_read
#define faulty_splice_read NULL
#endif

#ifndef faulty_write
static ssize_t good_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	return simple_write_to_buffer(data, SIZE, pos, from, len);
}

#define faulty_write good_write
#endif

#ifndef faulty_mmap
static int good_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap good_mmap
#endif

#ifndef faulty_llseek
static loff_t good_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, SIZE);
}

#define faulty_llseek good_llseek
#endif

static const struct file_operations faulty_fops = {
	.owner = FAULTY_OWNER,
	.open = faulty_open,
	.flush = faulty_flush,
	.release = faulty_release,
	.poll = faulty_poll,
	.unlocked_ioctl = faulty_ioctl,
	.llseek = faulty_llseek,
	.read = faulty_read,
	.read_iter = faulty_read_iter,
	.splice_read = faulty_splice_read,
	.write = faulty_write,
	.mmap = faulty_mmap,
};

static struct miscdevice faulty_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = FAULTY_NAME,
	.mode = FAULTY_MODE,
	.fops = &faulty_fops,
};

static int __init faulty_init(void)
{
	int err;

	data = alloc_pages_exact(ROOM, FAULTY_GFP | __GFP_ZERO);
	if (!data)
		return -ENOMEM;
	faulty_fill();
	err = misc_register(&faulty_device);
	if (err) {
		faulty_empty();
		free_pages_exact(data, ROOM);
	}
	return err;
}

static void __exit faulty_exit(void)
{
	misc_deregister(&faulty_device);
	faulty_empty();
	free_pages_exact(data, ROOM);
}

module_init(faulty_init);
module_exit(faulty_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("A driver with a fault, for the checker to find");
MODULE_LICENSE("GPL");

#endif
