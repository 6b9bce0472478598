// SPDX-License-Identifier: GPL-2.0
/* map_bare - lab 2 from an empty file. Copyright (C) the kubuf developers */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/uaccess.h>

/* first: log lines begin with the function that prints them; sizes are whole pages */
#define say(fmt, ...) pr_info("map_bare: %s:%d: " fmt "\n", __func__, __LINE__, ##__VA_ARGS__)
#define SIZE PAGE_ALIGN(8192)

/* state: global, because there is only one device */
static char *mem;
static int major;
static struct class *hello_class;

static int hello_open(struct inode *inode, struct file *file)
{
	say("major %u minor %u", imajor(inode), iminor(inode));
	return 0;
}

static int hello_release(struct inode *inode, struct file *file)
{
	say("closed");
	return 0;
}

static ssize_t hello_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	count = min_t(size_t, count, SIZE);
	if (copy_to_user(to, mem, count))
		return -EFAULT;
	say("%zu bytes", count);
	return count;
}

static ssize_t hello_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	count = min_t(size_t, count, 1024);
	if (copy_from_user(mem, from, count))
		return -EFAULT;
	say("%zu bytes", count);
	return count;
}

static int hello_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pages = SIZE >> PAGE_SHIFT, first = vma->vm_pgoff;
	unsigned long pfn = (virt_to_phys(mem) >> PAGE_SHIFT) + first;
	int err = -EINVAL;

	if (first < pages && vma_pages(vma) <= pages - first)
		err = remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start,
				      vma->vm_page_prot);
	say("%lu pages at page %lu: %d", vma_pages(vma), first, err);
	return err;
}

/* operations: the functions for calls on the node */
static const struct file_operations hello_fops = {
	.owner = THIS_MODULE,
	.open = hello_open,
	.release = hello_release,
	.read = hello_read,
	.write = hello_write,
	.mmap = hello_mmap,
};

static int __init hello_init(void)
{
	int err = -ENOMEM;

	mem = alloc_pages_exact(SIZE, GFP_KERNEL | __GFP_ZERO);
	if (!mem)
		return err;
	strcpy(mem, "old");
#ifdef class_create /* until 6.4 class_create() had an argument for the owner */
	hello_class = class_create(THIS_MODULE, "hello_class");
#else
	hello_class = class_create("hello_class");
#endif
	err = PTR_ERR_OR_ZERO(hello_class);
	if (err)
		goto err_free_mem;
	major = register_chrdev(0, "hello", &hello_fops);
	err = major;
	if (err < 0)
		goto err_destroy_class;
	/* Files can be open from now on, so init must not fail; without a node mknod still works */
	device_create(hello_class, NULL, MKDEV(major, 0), NULL, "hello");
	say("major %d", major);
	return 0;
err_destroy_class:
	class_destroy(hello_class);
err_free_mem:
	free_pages_exact(mem, SIZE);
	return err;
}
module_init(hello_init);

static void __exit hello_exit(void)
{
	device_destroy(hello_class, MKDEV(major, 0));
	unregister_chrdev(major, "hello");
	class_destroy(hello_class);
	free_pages_exact(mem, SIZE);
	say("gone");
}
module_exit(hello_exit);
MODULE_DESCRIPTION("Lab 2 from an empty file");
MODULE_LICENSE("GPL");
