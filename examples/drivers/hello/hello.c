// SPDX-License-Identifier: GPL-2.0
/*
 * hello - the smallest driver: 64 KiB that programs find as /dev/kubuf/hello
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/kubuf.h>
#include <linux/module.h>

static struct kubuf *buf;

static int __init hello_init(void)
{
	void *memory;
	int err;

	buf = kubuf_create(&(struct kubuf_spec){ .label = "hello", .size = 65536 });
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	memory = kubuf_vmap(buf);
	err = PTR_ERR_OR_ZERO(memory);
	if (!err) {
		strcpy(memory, "hello from the kernel\n");
		kubuf_vunmap(buf);
		err = kubuf_publish(buf, NULL, "hello", 0666); /* last: can be opened now */
	}
	if (err)
		kubuf_destroy(buf);
	return err;
}
module_init(hello_init);

static void __exit hello_exit(void)
{
	kubuf_destroy(buf);
}
module_exit(hello_exit);

MODULE_DESCRIPTION("The smallest driver with a buffer");
MODULE_LICENSE("GPL");
KUBUF_IMPORT_NS;
