// SPDX-License-Identifier: GPL-2.0
/*
 * hello_map - lab 2: kernel memory lent to a process
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cdev.h>
#include <linux/kubuf.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/uio.h>

#define say(fmt, ...) pr_info("%s:%d: " fmt "\n", __func__, __LINE__, ##__VA_ARGS__)
static char *cache = "wc";
module_param(cache, charp, 0444);
MODULE_PARM_DESC(cache, "memory type: wc (default), wb or, on x86, uc");
static char *mapping = "pfn";
module_param(mapping, charp, 0444);
MODULE_PARM_DESC(mapping, "map by pfn (default) or by page");
static bool scattered;
module_param(scattered, bool, 0444);
MODULE_PARM_DESC(scattered, "take single pages instead of a contiguous block");

static struct kubuf *buf;
static dev_t hello_number;
static struct cdev hello_cdev;
static struct class hello_class = { .name = "hello_class" };

static int hello_open(struct inode *inode, struct file *file)
{
	say("major %u minor %u", imajor(inode), iminor(inode));
	return kubuf_file_open(file, buf);
}

static int hello_release(struct inode *inode, struct file *file)
{
	say("closed");
	return kubuf_file_release(inode, file);
}

static ssize_t hello_read(struct kiocb *iocb, struct iov_iter *to)
{
	ssize_t ret = kubuf_read(buf, 0, to);

	say("%zd bytes", ret);
	return ret;
}

static ssize_t hello_write(struct kiocb *iocb, struct iov_iter *from)
{
	ssize_t ret;

	iov_iter_truncate(from, 1024); /* as in the original driver */
	ret = kubuf_write(buf, 0, from);
	say("%zd bytes", ret);
	return ret;
}

static int hello_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err = kubuf_mmap(buf, vma);

	say("%lu pages at page %lu: %d", vma_pages(vma), vma->vm_pgoff, err);
	return err;
}

static const struct file_operations hello_fops = {
	.owner = THIS_MODULE,
	.open = hello_open,
	.release = hello_release,
	.read_iter = hello_read,
	.write_iter = hello_write,
	.mmap = hello_mmap,
};

static int hello_make_buf(void)
{
	static const char *const caches[] = { "wb", "wc", "uc" }, *const maps[] = { "page", "pfn" };
	int type = match_string(caches, ARRAY_SIZE(caches), cache);
	int by_pfn = match_string(maps, ARRAY_SIZE(maps), mapping);
	/* Only a lab needs private mappings of memory that is not write-back. */
	struct kubuf_spec spec = {
		.label = "hello",
		.size = 8192,
		.backing = scattered ? KUBUF_BACKING_SCATTER : KUBUF_BACKING_CONTIG,
		.cache = type,
		.flags = KUBUF_PRIVATE_WRITE | (by_pfn ? KUBUF_FLAG_MAP_PFN : 0),
	};

	if (type < 0 || by_pfn < 0) {
		say("want cache=wb, wc or uc; mapping=page or pfn");
		return -EINVAL;
	}
	buf = kubuf_create(&spec);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	strcpy(kubuf_vmap(buf), "old"); /* never fails for this backing */
	kubuf_vunmap(buf);
	return 0;
}

static int __init hello_init(void)
{
	int err = hello_make_buf();

	if (err)
		return err;
	err = alloc_chrdev_region(&hello_number, 0, 1, "hello");
	if (err)
		goto err_put_buf;
	err = class_register(&hello_class);
	if (err)
		goto err_free_number;
	cdev_init(&hello_cdev, &hello_fops);
	hello_cdev.owner = THIS_MODULE;
	err = PTR_ERR_OR_ZERO(device_create(&hello_class, NULL, hello_number, NULL, "hello"));
	if (!err) /* last: files can be open afterwards, and a failed load would free the module */
		err = cdev_add(&hello_cdev, hello_number, 1);
	if (err)
		goto err_destroy_node;
	say("%s, mapped by %s%s", cache, mapping, scattered ? ", scattered" : "");
	return 0;
err_destroy_node:
	device_destroy(&hello_class, hello_number); /* if the node exists */
	class_unregister(&hello_class);
err_free_number:
	unregister_chrdev_region(hello_number, 1);
err_put_buf:
	kubuf_destroy(buf);
	return err;
}

static void __exit hello_exit(void)
{
	cdev_del(&hello_cdev);
	device_destroy(&hello_class, hello_number);
	class_unregister(&hello_class);
	unregister_chrdev_region(hello_number, 1);
	kubuf_destroy(buf);
	say("gone");
}

module_init(hello_init);
module_exit(hello_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("Lab 2: a driver's buffer mapped into a process");
MODULE_LICENSE("GPL");
KUBUF_IMPORT_NS;
