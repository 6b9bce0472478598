// SPDX-License-Identifier: GPL-2.0
#include <linux/highmem.h> /* and with it mm.h and uaccess.h */
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>

/* buffer: what the device holds, a page of its own, since mmap() shows no less */
#define SIZE PAGE_SIZE
static char *buffer;

static ssize_t transfer(unsigned long addr, size_t len, loff_t pos, bool to_user)
{
	/* count: the pages that the bytes touch, which begin at an offset in the first */
	size_t n, offset = offset_in_page(addr);
	int i, pinned, wanted = DIV_ROUND_UP(offset + len, PAGE_SIZE);
	struct page **pages;
	ssize_t moved = 0;
	char *kaddr;

	/* array: a pointer for each page */
	pages = kcalloc(wanted, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;

	/* pin: FOLL_WRITE if the kernel is to store; fewer pages than wanted may come */
	pinned = pin_user_pages_fast(addr, wanted, to_user ? FOLL_WRITE : 0, pages);
	if (pinned <= 0) {
		moved = pinned ?: -EFAULT;
		goto free_array;
	}

	/* loop: a page at a time, from the offset in the first and from 0 in the others */
	for (i = 0; i < pinned; i++, moved += n, offset = 0) {
		n = min_t(size_t, len - moved, PAGE_SIZE - offset);
		kaddr = kmap_local_page(pages[i]); /* an address at which the kernel reaches it */

		/* copies: one for each direction */
		if (to_user)
			memcpy(kaddr + offset, buffer + pos + moved, n);
		else
			memcpy(buffer + pos + moved, kaddr + offset, n);
		kunmap_local(kaddr); /* while the page is still ours */
	}

	/* unpin: as many as came, and dirty if the kernel has stored */
	unpin_user_pages_dirty_lock(pages, pinned, to_user);

	/* free: everybody's way out, with or without a page */
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

/* calls: what the node can do */
static const struct file_operations fops = {
	.owner = THIS_MODULE, /* no rmmod while a file or a mapping of it is there */
	.read = bare_read, /* moves no position, nor does write: both begin at 0 */
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
	err = misc_register(&device); /* last: from here on somebody may open it */
	if (err)
		free_page((unsigned long)buffer);
	return err;
}

static void __exit bare_exit(void)
{
	misc_deregister(&device); /* first: from here on nobody can */
	free_page((unsigned long)buffer);
}
module_init(bare_init);
module_exit(bare_exit);
MODULE_DESCRIPTION("Lab 1 from an empty file: read and write through pinned user pages");
MODULE_LICENSE("GPL");
