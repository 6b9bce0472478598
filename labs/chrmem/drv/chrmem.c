// SPDX-License-Identifier: GPL-2.0
/*
 * chrmem - lab 3: a device that is memory
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cdev.h>
#include <linux/kubuf.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/string.h>

#define CMD_CLEAR 0
#define CMD_RESET 1
#define SHOWN_MAX 40 /* bytes of the buffer's text in a log line */

static unsigned long size = SZ_4K;
module_param(size, ulong, 0444);
MODULE_PARM_DESC(size, "bytes, rounded up to pages; contiguous, so 4 MiB at most");

static bool make_node = true;
module_param(make_node, bool, 0444);
MODULE_PARM_DESC(make_node, "make /dev/sln_memdev; 0 leaves it to you and mknod");

static struct kubuf *buf;
static char *view;
static dev_t chrmem_number;
static struct cdev chrmem_cdev;
static struct class chrmem_class = { .name = "chrmem_class" };

/* A program may change the text meanwhile: log a copy, escaped so that it forges no log lines. */
static void show(const char *what)
{
	char text[SHOWN_MAX + 1];

	strscpy(text, view, sizeof(text));
	pr_info("vma %s: \"%*pE\"\n", what, (int)strlen(text), text);
}

static void chrmem_vma_open(struct kubuf *buf, void *data)
{
	show("open");
}

static void chrmem_vma_close(struct kubuf *buf, void *data)
{
	show("close");
}

static const struct kubuf_observer chrmem_observer = {
	.open = chrmem_vma_open,
	.close = chrmem_vma_close,
};

static int chrmem_open(struct inode *inode, struct file *file)
{
	return kubuf_file_open(file, buf);
}

static long chrmem_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd != CMD_CLEAR && cmd != CMD_RESET)
		return -ENOTTY;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	memset(view, 0, kubuf_size(buf));
	if (cmd == CMD_RESET)
		strcpy(view, "hello, user!");
	return 0;
}

static const struct file_operations chrmem_fops = {
	.owner = THIS_MODULE,
	.open = chrmem_open,
	.release = kubuf_file_release,
	.llseek = kubuf_file_llseek,
	.read_iter = kubuf_file_read_iter,
	.write_iter = kubuf_file_write_iter,
	.splice_read = kubuf_file_splice_read,
	.splice_write = iter_file_splice_write,
	.mmap = kubuf_file_mmap,
	.unlocked_ioctl = chrmem_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static int __init chrmem_init(void)
{
	const struct kubuf_spec spec = {
		.label = "chrmem",
		.size = size,
		.backing = KUBUF_BACKING_CONTIG,
		.flags = KUBUF_FLAG_MAP_PFN,
		.observer = &chrmem_observer,
	};
	int err;

	buf = kubuf_create(&spec);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	view = kubuf_vmap(buf); /* cannot fail for this backing */
	memset(view, '*', size / 100);
	err = alloc_chrdev_region(&chrmem_number, 0, 1, "chrmem_dev");
	if (err)
		goto err_put_buf;
	err = class_register(&chrmem_class);
	if (err)
		goto err_free_number;
	if (make_node)
		err = PTR_ERR_OR_ZERO(device_create(&chrmem_class, NULL, chrmem_number, NULL,
						    "sln_memdev"));
	if (err)
		goto err_unregister_class;
	/* Last, because files can be open afterwards, and a failed load would free the module. */
	cdev_init(&chrmem_cdev, &chrmem_fops);
	chrmem_cdev.owner = THIS_MODULE;
	err = cdev_add(&chrmem_cdev, chrmem_number, 1);
	if (err)
		goto err_destroy_node;
	return 0;

err_destroy_node:
	device_destroy(&chrmem_class, chrmem_number);
err_unregister_class:
	class_unregister(&chrmem_class);
err_free_number:
	unregister_chrdev_region(chrmem_number, 1);
err_put_buf:
	kubuf_vunmap(buf);
	kubuf_destroy(buf);
	return err;
}

static void __exit chrmem_exit(void)
{
	cdev_del(&chrmem_cdev);
	device_destroy(&chrmem_class, chrmem_number);
	class_unregister(&chrmem_class);
	unregister_chrdev_region(chrmem_number, 1);
	kubuf_vunmap(buf);
	kubuf_destroy(buf);
}

module_init(chrmem_init);
module_exit(chrmem_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("Lab 3: a character device that is memory");
MODULE_LICENSE("GPL");
KUBUF_IMPORT_NS;
