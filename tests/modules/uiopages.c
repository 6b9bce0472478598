// SPDX-License-Identifier: GPL-2.0
/*
 * uiopages - four pages behind /dev/uioN, as a driver of userspace I/O has them
 *
 * For the profile of that kind of device. It needs uio.ko.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/uio_driver.h>

#define SIZE (4 * PAGE_SIZE)

static struct device *parent;

static struct uio_info info = {
	.name = "uiopages",
	.version = "1",
	.irq = UIO_IRQ_NONE,
	.mem = { { .name = "pages", .size = SIZE, .memtype = UIO_MEM_LOGICAL } },
};

static int __init uiopages_init(void)
{
	void *pages = alloc_pages_exact(SIZE, GFP_KERNEL | __GFP_ZERO);
	int err;

	if (!pages)
		return -ENOMEM;
	info.mem[0].addr = (unsigned long)pages;
	parent = root_device_register("uiopages");
	if (IS_ERR(parent)) {
		err = PTR_ERR(parent);
		goto free_pages;
	}
	err = uio_register_device(parent, &info);
	if (err)
		goto unregister_parent;
	return 0;

unregister_parent:
	root_device_unregister(parent);
free_pages:
	free_pages_exact(pages, SIZE);
	return err;
}

static void __exit uiopages_exit(void)
{
	uio_unregister_device(&info);
	root_device_unregister(parent);
	free_pages_exact((void *)(unsigned long)info.mem[0].addr, SIZE);
}

module_init(uiopages_init);
module_exit(uiopages_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("Pages behind a userspace I/O device");
MODULE_LICENSE("GPL");
