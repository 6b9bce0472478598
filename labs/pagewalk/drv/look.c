// SPDX-License-Identifier: GPL-2.0
/*
 * look - the node /dev/pagewalk: the page table entries for an address of the caller
 *
 * Read-only, and for root only, because the entries show physical addresses.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "leaf.h"
#include "pagewalk.h"
#include "walk.h"

static long pagewalk_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pagewalk __user *user = (struct pagewalk __user *)arg;
	struct leaf leaf = {}, alias = {};
	struct vm_area_struct *vma;
	struct pagewalk out;
	u64 addr;

	if (cmd != PAGEWALK_LOOK)
		return -ENOTTY;
	if (get_user(addr, &user->addr))
		return -EFAULT;
	if (addr >= TASK_SIZE)
		return -EINVAL;

	if (mmap_read_lock_killable(current->mm))
		return -EINTR;
	/* Refuse an address outside all VMAs: munmap() may be about to free its tables. */
	vma = find_vma(current->mm, addr);
	if (vma && vma->vm_start <= addr)
		walk_look(vma, addr, &leaf, &alias);
	mmap_read_unlock(current->mm);

	out = (struct pagewalk){
		.addr = addr,
		.entry = leaf.entry,
		.pfn = leaf.pfn,
		.alias = alias.entry,
		.shift = leaf.shift,
		.index = leaf.index,
		.attr = leaf.attr,
		.alias_shift = alias.shift,
		.alias_index = alias.index,
		.alias_attr = alias.attr,
	};
	return copy_to_user(user, &out, sizeof(out)) ? -EFAULT : 0;
}

static const struct file_operations pagewalk_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = pagewalk_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice pagewalk_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "pagewalk",
	.mode = 0600,
	.fops = &pagewalk_fops,
};

module_misc_device(pagewalk_device);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("Shows the page table entries behind an address");
MODULE_LICENSE("GPL");
