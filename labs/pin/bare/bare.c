// SPDX-License-Identifier: GPL-2.0
#include <linux/highmem.h> /* includes mm.h and uaccess.h */
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>

/* buffer: the device's contents, in a page of its own, because mmap() maps whole pages */
#define SIZE PAGE_SIZE
static char *buffer;

static ssize_t transfer(unsigned long addr, size_t len, loff_t pos, bool to_user)
{
	/* count: the pages that the bytes touch; the first byte is at an offset in its page */
	size_t n, offset = offset_in_page(addr);
	int i, pinned, wanted = DIV_ROUND_UP(offset + len, PAGE_SIZE);
	struct page **pages;
	ssize_t moved = 0;
	char *kaddr;

	/* array: a pointer for each page */
	pages = kcalloc(wanted, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;

	/* pin: FOLL_WRITE if the kernel will store; fewer pages than requested may be pinned */
	pinned = pin_user_pages_fast(addr, wanted, to_user ? FOLL_WRITE : 0, pages);
	if (pinned <= 0) {
		moved = pinned ?: -EFAULT;
		goto free_array;
	}

	/* loop: a page at a time, from the offset in the first page and from 0 in the others */
	for (i = 0; i < pinned; i++, moved += n, offset = 0) {
		n = min_t(size_t, len - moved, PAGE_SIZE - offset);
		kaddr = kmap_local_page(pages[i]); /* a kernel address of the page */

		/* copies: one for each direction */
		if (to_user)
			memcpy(kaddr + offset, buffer + pos + moved, n);
		else
			memcpy(buffer + pos + moved, kaddr + offset, n);
		kunmap_local(kaddr); /* while the page is still pinned */
	}

	/* unpin: all pinned pages; dirty if the kernel has stored */
	unpin_user_pages_dirty_lock(pages, pinned, to_user);

	/* free: after success and after every error */
free_array:
	kfree(pages);
	pr_info("pin_bare: %s: addr=0x%lx len=%zu pages=%d pinned=%d moved=%zd pos=%lld\n",
		to_user ? "read" : "write", addr, len, wanted, pinned, moved, pos);
	return moved;
}

static ssize_t bare_read(struct file *file, char __user *user, size_t len, loff_t *pos)
{
	if (!len || *pos >= SIZE)
		return 0;
	return transfer((unsigned long)user, min_t(size_t, len, SIZE - *pos), *pos, true);
}

static ssize_t bare_write(struct file *file, const char __user *user, size_t len, loff_t *pos)
{
	if (!len || *pos >= SIZE)
		return len ? -ENOSPC : 0;
	return transfer((unsigned long)user, min_t(size_t, len, SIZE - *pos), *pos, false);
}

static loff_t bare_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, SIZE);
}

static long bare_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return cmd == 1 ? put_user(SIZE, (unsigned long __user *)arg) : -ENOTTY;
}

static int bare_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff || vma_pages(vma) > 1)
		return -EINVAL;
	return vm_insert_page(vma, vma->vm_start, virt_to_page(buffer));
}

/* calls: the operations of the node */
static const struct file_operations fops = {
	.owner = THIS_MODULE, /* no rmmod while the node is open or mapped */
	.read = bare_read, /* read and write do not move the position: both begin at 0 */
	.write = bare_write,
	.llseek = bare_llseek,
	.unlocked_ioctl = bare_ioctl,
	.mmap = bare_mmap,
};

static struct miscdevice device = { MISC_DYNAMIC_MINOR, "my_demo_dev", &fops };

static int __init bare_init(void)
{
	int err;

	buffer = (char *)get_zeroed_page(GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	err = misc_register(&device); /* last: the node can be opened from here on */
	if (err)
		free_page((unsigned long)buffer);
	return err;
}

static void __exit bare_exit(void)
{
	misc_deregister(&device); /* first: the node cannot be opened any more */
	free_page((unsigned long)buffer);
}
module_init(bare_init);
module_exit(bare_exit);
MODULE_DESCRIPTION("Lab 1 from an empty file: read and write through pinned user pages");
MODULE_LICENSE("GPL");
