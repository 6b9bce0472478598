/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bound - a driver that is bound to a device of a bus, and may lose it while it is open
 *
 * A driver defines BOUND_NAME and bound_read() before it includes this file.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_BOUND_H
#define FAULTY_BOUND_H

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/uaccess.h>

#define BYTES 64

/* What the driver has while it is bound; else NULL. */
static char *registers;

/* Held while somebody reads, and while it goes. */
static DEFINE_MUTEX(registers_lock);

#endif

#ifdef BOUND_NAME

static const struct file_operations bound_fops = {
	.owner = THIS_MODULE,
	.read = bound_read,
	.llseek = default_llseek,
};

static struct miscdevice bound_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = BOUND_NAME,
	.fops = &bound_fops,
};

static void bound_unbind(void *unused)
{
	misc_deregister(&bound_misc);
	mutex_lock(&registers_lock);
	registers = NULL;
	mutex_unlock(&registers_lock);
}

static int bound_probe(struct platform_device *device)
{
	int err;

	registers = devm_kzalloc(&device->dev, BYTES, GFP_KERNEL);
	if (!registers)
		return -ENOMEM;
	memset(registers, 'r', BYTES);
	bound_misc.parent = &device->dev;
	err = misc_register(&bound_misc);
	return err ? err : devm_add_action_or_reset(&device->dev, bound_unbind, NULL);
}

static struct platform_driver bound_driver = {
	.probe = bound_probe,
	.driver.name = BOUND_NAME,
};

static struct platform_device *bound_device;

static int __init bound_init(void)
{
	int err = platform_driver_register(&bound_driver);

	if (err)
		return err;
	bound_device = platform_device_register_simple(BOUND_NAME, PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(bound_device))
		platform_driver_unregister(&bound_driver);
	return PTR_ERR_OR_ZERO(bound_device);
}

static void __exit bound_exit(void)
{
	platform_device_unregister(bound_device);
	platform_driver_unregister(&bound_driver);
}

module_init(bound_init);
module_exit(bound_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("A driver for the checker that can be unbound from its device");
MODULE_LICENSE("GPL");

#endif
