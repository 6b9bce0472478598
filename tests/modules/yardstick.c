// SPDX-License-Identifier: GPL-2.0
/*
 * yardstick - the usual ways of doing what kubuf does, to measure it by
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "compat.h"
#include "yardstick.h"

#define BLOCK SZ_4M

static unsigned long size = BLOCK;
module_param(size, ulong, 0444);
MODULE_PARM_DESC(size, "bytes, a multiple of 4 MiB");

static bool eager = true;
module_param(eager, bool, 0444);
MODULE_PARM_DESC(eager, "map all at mmap() and not a page at each fault");

static struct page **blocks;

static unsigned long page_of(unsigned long index)
{
	const unsigned long per_block = BLOCK >> PAGE_SHIFT;

	return page_to_pfn(blocks[index / per_block]) + index % per_block;
}

static vm_fault_t yardstick_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= size >> PAGE_SHIFT)
		return VM_FAULT_SIGBUS;
	return vmf_insert_pfn(vmf->vma, vmf->address, page_of(vmf->pgoff));
}

static const struct vm_operations_struct yardstick_vm_ops = {
	.fault = yardstick_fault,
};

static int map_all(struct vm_area_struct *vma)
{
	unsigned long at;
	int err = 0;

	for (at = 0; !err && at < size; at += BLOCK)
		err = remap_pfn_range(vma, vma->vm_start + at, page_of(at >> PAGE_SHIFT), BLOCK,
				      vma->vm_page_prot);
	return err;
}

static int yardstick_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff || vma->vm_end - vma->vm_start != size || !(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (eager)
		return map_all(vma);
	testbuf_compat_pfn_vma(vma);
	vma->vm_ops = &yardstick_vm_ops;
	return 0;
}

/* Records as a driver queues them that has no memory in common with the program. */
static struct {
	spinlock_t lock;
	u32 head, tail;
	u8 data[YARDSTICK_RECORDS][YARDSTICK_RECORD];
} queue = { .lock = __SPIN_LOCK_UNLOCKED(queue.lock) };
static DECLARE_WAIT_QUEUE_HEAD(readers);

static long put_records(u32 count)
{
	static const u8 record[YARDSTICK_RECORD];
	unsigned long flags;

	while (count--) {
		spin_lock_irqsave(&queue.lock, flags);
		memcpy(queue.data[queue.head++ % YARDSTICK_RECORDS], record, sizeof(record));
		spin_unlock_irqrestore(&queue.lock, flags);
		if (wq_has_sleeper(&readers))
			wake_up(&readers);
	}
	return 0;
}

static ssize_t yardstick_read(struct file *file, char __user *user, size_t len, loff_t *pos)
{
	u8 record[YARDSTICK_RECORD];
	unsigned long flags;

	if (len < sizeof(record))
		return -EINVAL;
	if (wait_event_interruptible(readers, READ_ONCE(queue.head) != READ_ONCE(queue.tail)))
		return -ERESTARTSYS;
	spin_lock_irqsave(&queue.lock, flags);
	memcpy(record, queue.data[queue.tail++ % YARDSTICK_RECORDS], sizeof(record));
	spin_unlock_irqrestore(&queue.lock, flags);
	return copy_to_user(user, record, sizeof(record)) ? -EFAULT : sizeof(record);
}

static long pin_and_unpin(const struct yardstick_pin *pin)
{
	unsigned long count = pin->len >> PAGE_SHIFT;
	struct page **pages = kvcalloc(count, sizeof(*pages), GFP_KERNEL);
	long pinned;

	if (!pages)
		return -ENOMEM;
	pinned = pin_user_pages_fast(pin->addr, count, FOLL_LONGTERM | FOLL_WRITE, pages);
	if (pinned > 0)
		unpin_user_pages_dirty_lock(pages, pinned, true);
	kvfree(pages);
	return pinned == count ? 0 : -EFAULT;
}

static long yardstick_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct yardstick_copy copy;
	struct yardstick_pin pin;
	u32 count;

	if (cmd == YARDSTICK_PUT)
		return get_user(count, (u32 __user *)arg) ? -EFAULT : put_records(count);
	if (cmd == YARDSTICK_PIN)
		return copy_from_user(&pin, (void __user *)arg, sizeof(pin)) ? -EFAULT
									     : pin_and_unpin(&pin);
	if (cmd != YARDSTICK_COPY)
		return -ENOTTY;
	return copy_from_user(&copy, (void __user *)arg, sizeof(copy)) ? -EFAULT : 0;
}

static const struct file_operations yardstick_fops = {
	.owner = THIS_MODULE,
	.read = yardstick_read,
	.mmap = yardstick_mmap,
	.unlocked_ioctl = yardstick_ioctl,
};

static struct miscdevice yardstick_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "yardstick",
	.mode = 0666,
	.fops = &yardstick_fops,
};

static void free_blocks(void)
{
	unsigned long i;

	for (i = 0; i < size / BLOCK; i++)
		if (blocks[i])
			__free_pages(blocks[i], get_order(BLOCK));
	kfree(blocks);
}

static int __init yardstick_init(void)
{
	unsigned long i;
	int err = 0;

	if (!size || size % BLOCK)
		return -EINVAL;
	blocks = kcalloc(size / BLOCK, sizeof(*blocks), GFP_KERNEL);
	if (!blocks)
		return -ENOMEM;
	for (i = 0; !err && i < size / BLOCK; i++) {
		blocks[i] = alloc_pages(GFP_KERNEL | __GFP_ZERO, get_order(BLOCK));
		err = blocks[i] ? 0 : -ENOMEM;
	}
	if (!err)
		err = misc_register(&yardstick_device);
	if (err)
		free_blocks();
	return err;
}

static void __exit yardstick_exit(void)
{
	misc_deregister(&yardstick_device);
	free_blocks();
}

module_init(yardstick_init);
module_exit(yardstick_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("The usual ways of mapping driver memory, to measure kubuf by");
MODULE_LICENSE("GPL");
