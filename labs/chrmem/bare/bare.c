// SPDX-License-Identifier: GPL-2.0
/* chrmem_bare - lab 3 from an empty file. Copyright (C) the kubuf developers */
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

/* state: static, because there is only one device */
static char *mem; /* one page */
static dev_t number;
static struct cdev chrmem_cdev;
static struct class chrmem_class = { .name = "chrmem_class" };

static ssize_t chrmem_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(to, count, pos, mem, PAGE_SIZE);
}

static ssize_t chrmem_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	if (count && *pos >= PAGE_SIZE)
		return -ENOSPC;
	return simple_write_to_buffer(mem, PAGE_SIZE, pos, from, count);
}

static loff_t chrmem_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, PAGE_SIZE);
}

static long chrmem_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd > 1)
		return -ENOTTY;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	strscpy_pad(mem, cmd ? "hello, user!" : "", PAGE_SIZE);
	return 0;
}

/* open: log at most 40 bytes of the user's text, escaped so that it cannot forge log lines */
static void vma_open(struct vm_area_struct *vma)
{
	pr_info("chrmem_bare: vma open: \"%*pE\"\n", (int)strnlen(mem, 40), mem);
}

static void vma_close(struct vm_area_struct *vma)
{
	pr_info("chrmem_bare: vma close: \"%*pE\"\n", (int)strnlen(mem, 40), mem);
}

/* callbacks: called for every VMA that is made or removed, by any call */
static const struct vm_operations_struct vma_ops = { .open = vma_open, .close = vma_close };

static int chrmem_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pfn = page_to_pfn(virt_to_page(mem));
	int err;

	if (vma->vm_pgoff || vma_pages(vma) > 1)
		return -EINVAL;
	vma->vm_ops = &vma_ops;
	err = remap_pfn_range(vma, vma->vm_start, pfn, PAGE_SIZE, vma->vm_page_prot);
	if (!err)
		vma_open(vma); /* the kernel does not call open for the first VMA */
	return err;
}

/* operations: the functions for calls on the device */
static const struct file_operations chrmem_fops = {
	.owner = THIS_MODULE,
	.read = chrmem_read,
	.write = chrmem_write,
	.llseek = chrmem_llseek,
	.unlocked_ioctl = chrmem_ioctl,
	.mmap = chrmem_mmap,
};

static int __init chrmem_init(void)
{
	int err = -ENOMEM;

	mem = (char *)get_zeroed_page(GFP_KERNEL);
	if (!mem)
		return err;
	memset(mem, '*', 40);
	err = alloc_chrdev_region(&number, 0, 1, "chrmem_dev");
	if (err)
		goto err_free_mem;
	err = class_register(&chrmem_class);
	if (err)
		goto err_free_number;
	cdev_init(&chrmem_cdev, &chrmem_fops);
	chrmem_cdev.owner = THIS_MODULE;
	err = cdev_add(&chrmem_cdev, number, 1); /* last step that may fail: can be open now */
	if (err)
		goto err_unregister_class;
	device_create(&chrmem_class, NULL, number, NULL, "sln_memdev");
	return 0;
err_unregister_class:
	class_unregister(&chrmem_class);
err_free_number:
	unregister_chrdev_region(number, 1);
err_free_mem:
	free_page((unsigned long)mem);
	return err;
}
module_init(chrmem_init);

static void __exit chrmem_exit(void)
{
	cdev_del(&chrmem_cdev);
	device_destroy(&chrmem_class, number);
	class_unregister(&chrmem_class);
	unregister_chrdev_region(number, 1);
	free_page((unsigned long)mem);
}
module_exit(chrmem_exit);
MODULE_DESCRIPTION("Lab 3 from an empty file");
MODULE_LICENSE("GPL");
