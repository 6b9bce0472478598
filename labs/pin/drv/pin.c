// SPDX-License-Identifier: GPL-2.0
/*
 * pin - lab 1: user memory lent to the kernel
 *
 * read() and write() pin the caller's pages instead of copying through
 * copy_to_user(). With ignore_offset=1 the driver has the lab's bug, in riddle.c.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compat.h>
#include <linux/kubuf.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/uaccess.h>

#include "riddle.h"

#define CMD_SIZE 1 /* the plain number of the original driver */
static unsigned long size = PAGE_SIZE;
module_param(size, ulong, 0444);
MODULE_PARM_DESC(size, "bytes of the device buffer, rounded up to pages; at most 1 GiB");

static bool ignore_offset;
module_param(ignore_offset, bool, 0644);
MODULE_PARM_DESC(ignore_offset, "the riddle: forget where in its page the user's buffer begins");

static struct kubuf *buf;
static char *view;

static ssize_t transfer(const char __user *user, size_t len, loff_t pos, bool to_user)
{
	unsigned long addr = (unsigned long)user;
	struct kubuf_pin_report report = {};
	ssize_t moved;

	if (READ_ONCE(ignore_offset))
		moved = riddle_transfer(view, addr, min(len, kubuf_size(buf)), to_user, &report);
	else if (to_user)
		moved = kubuf_pin_read(buf, pos, addr, len, &report);
	else
		moved = kubuf_pin_write(buf, pos, addr, len, &report);
	pr_info("%s: addr=0x%lx len=%zu pages=%lu pinned=%lu moved=%zd pos=%lld\n",
		to_user ? "read" : "write", addr, len, report.spanned, report.pinned, moved, pos);
	return moved;
}

/* Neither read nor write moves the position, so both begin at offset 0. */
static ssize_t pin_read(struct file *file, char __user *user, size_t len, loff_t *pos)
{
	return transfer(user, len, *pos, true);
}

static ssize_t pin_write(struct file *file, const char __user *user, size_t len, loff_t *pos)
{
	return transfer(user, len, *pos, false);
}

static int pin_open(struct inode *inode, struct file *file)
{
	pr_info("open: major=%u minor=%u\n", imajor(inode), iminor(inode));
	return kubuf_file_open(file, buf);
}

static int pin_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long len = vma->vm_end - vma->vm_start;
	loff_t offset = (loff_t)vma->vm_pgoff << PAGE_SHIFT;
	int err = kubuf_file_mmap(file, vma);

	pr_info("mmap: len=%lu offset=%lld%s\n", len, offset, err ? " failed" : "");
	return err;
}

static long pin_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	unsigned long bytes = kubuf_size(buf);

	if (cmd != CMD_SIZE)
		return -ENOTTY;
	if (in_compat_syscall()) /* size_t of a 32-bit program */
		return put_user((compat_ulong_t)bytes, (compat_ulong_t __user *)arg);
	return put_user(bytes, (unsigned long __user *)arg);
}

static const struct file_operations pin_fops = {
	.owner = THIS_MODULE,
	.open = pin_open,
	.release = kubuf_file_release,
	.llseek = kubuf_file_llseek,
	.read = pin_read,
	.write = pin_write,
	.mmap = pin_mmap,
	.get_unmapped_area = kubuf_file_get_unmapped_area,
	.unlocked_ioctl = pin_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice pin_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "my_demo_dev",
	.fops = &pin_fops,
};

static int __init pin_init(void)
{
	const struct kubuf_spec spec = { .label = pin_device.name, .size = size };
	int err;

	if (!size || size > SZ_1G) {
		pr_err("size=%lu: want 1 to %d bytes\n", size, SZ_1G);
		return -EINVAL;
	}
	buf = kubuf_create(&spec);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	view = kubuf_vmap(buf); /* kept until exit: every transfer needs it */
	err = PTR_ERR_OR_ZERO(view);
	if (err)
		goto err_put_buf;
	err = misc_register(&pin_device);
	if (err)
		goto err_vunmap;
	pr_info("succeeded register char device: %s\n", pin_device.name);
	return 0;

err_vunmap:
	kubuf_vunmap(buf);
err_put_buf:
	kubuf_destroy(buf);
	return err;
}

static void __exit pin_exit(void)
{
	misc_deregister(&pin_device);
	kubuf_vunmap(buf);
	kubuf_destroy(buf);
	pr_info("removed char device: %s\n", pin_device.name);
}

module_init(pin_init);
module_exit(pin_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("Lab 1: read and write through pinned user pages");
MODULE_LICENSE("GPL");
KUBUF_IMPORT_NS;
