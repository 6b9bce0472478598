// SPDX-License-Identifier: GPL-2.0
/*
 * testkit - a driver that calls the kit in every way, and badly where it is told to
 *
 * Root's alone, for tests. See testkit.h.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dma-buf.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kubuf.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "testkit.h"

static bool forget;
module_param(forget, bool, 0444);
MODULE_PARM_DESC(forget, "destroy and unlisten nothing at the end");

static bool fail;
module_param(fail, bool, 0444);
MODULE_PARM_DESC(fail, "make and publish a buffer, and fail to load");

static struct kubuf *made, *taken;
static struct kubuf_stream *stream;
static unsigned long *observed; /* how many VMAs, until the hang-up */

static void vma_opened(struct kubuf *buf, void *data)
{
	pr_info("opened: %lu\n", ++*(unsigned long *)data);
}

static void vma_closed(struct kubuf *buf, void *data)
{
	pr_info("closed: %lu\n", --*(unsigned long *)data);
}

static const struct kubuf_observer observer = { .open = vma_opened, .close = vma_closed };

static void rung(struct kubuf *buf, unsigned int which, u32 events, void *data)
{
	pr_info("a program rings\n");
}

static int publish(const struct testkit_make *make)
{
	return kubuf_publish(made, NULL, make->name, make->mode);
}

static int make(const struct testkit_make *make)
{
	struct kubuf_spec spec = {
		.label = "testkit",
		.size = make->size,
		.flags = make->flags & TESTKIT_READ_ONLY ? KUBUF_READ_ONLY : 0,
	};
	int err;

	if (made)
		return -EBUSY;
	if (make->flags & TESTKIT_OBSERVED) {
		spec.backing = KUBUF_BACKING_CONTIG;
		spec.observer = &observer;
		observed = kzalloc(sizeof(*observed), GFP_KERNEL);
		if (!observed)
			return -ENOMEM;
		spec.observer_data = observed;
	}
	made = kubuf_create(&spec);
	err = PTR_ERR_OR_ZERO(made);
	if (!err && make->name[0])
		err = publish(make);
	if (err) {
		if (!IS_ERR(made))
			kubuf_destroy(made);
		made = NULL;
	}
	return err;
}

static void drop(void)
{
	if (taken) {
		kubuf_bell_unlisten(taken, 1);
		kubuf_put(taken);
	}
	taken = NULL;
}

static int take(const struct testkit_take *take)
{
	fmode_t rights = 0;
	struct kubuf *buf;

	if (take->rights & TESTKIT_MAY_READ)
		rights |= FMODE_READ;
	if (take->rights & TESTKIT_MAY_WRITE)
		rights |= FMODE_WRITE;
	buf = kubuf_from_fd(take->fd, rights);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	drop();
	taken = buf;
	return 0;
}

static int bump(void)
{
	struct kubuf *buf = taken ?: made;
	u8 *memory, byte;

	if (!buf)
		return -EINVAL;
	memory = kubuf_vmap(buf);
	if (IS_ERR(memory))
		return PTR_ERR(memory);
	byte = ++memory[0];
	kubuf_vunmap(buf);
	kubuf_bell_ring(buf, 0, 1);
	return byte;
}

static int with_memory(unsigned int cmd, void __user *user)
{
	struct testkit_memory memory;
	struct kubuf *buf;

	if (copy_from_user(&memory, user, sizeof(memory)))
		return -EFAULT;
	if (cmd == TESTKIT_PIN_WRITE)
		return made ? kubuf_pin_write(made, 0, memory.addr, memory.len, NULL) : -EINVAL;
	if (made)
		return -EBUSY;
	buf = kubuf_register(memory.addr, memory.len, memory.flags, "testkit");
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	made = buf;
	return 0;
}

static int export(void)
{
	struct dma_buf *dmabuf = kubuf_export(made);
	int fd;

	if (IS_ERR(dmabuf))
		return PTR_ERR(dmabuf);
	fd = dma_buf_fd(dmabuf, O_CLOEXEC);
	if (fd < 0)
		dma_buf_put(dmabuf);
	return fd;
}

static void end_stream(void)
{
	kubuf_stream_destroy(stream);
	stream = NULL;
}

static int begin_stream(void)
{
	struct kubuf_stream *fresh;

	if (stream || (!taken && !made))
		return -EINVAL;
	fresh = kubuf_stream_create(taken ?: made);
	if (IS_ERR(fresh))
		return PTR_ERR(fresh);
	stream = fresh;
	return 0;
}

/* Calls may come from several threads, and then are several producers. */
static int put(const struct testkit_put *put)
{
	void *record;
	int err = 0;
	u32 i;

	if (!stream || put->len > SZ_128K)
		return -EINVAL;
	record = memdup_user(u64_to_user_ptr(put->addr), put->len);
	if (IS_ERR(record))
		return PTR_ERR(record);
	for (i = 0; i < put->times; i++)
		err = kubuf_stream_put(stream, put->type, record, put->len);
	kfree(record);
	return err;
}

static int with_stream(unsigned int cmd, void __user *user)
{
	struct testkit_put arg;

	switch (cmd) {
	case TESTKIT_STREAM:
		return begin_stream();
	case TESTKIT_END:
		end_stream();
		return 0;
	case TESTKIT_LOST:
		return stream ? kubuf_stream_lost(stream) : 0;
	case TESTKIT_MAX:
		return stream ? kubuf_stream_max(stream) : -EINVAL;
	}
	return copy_from_user(&arg, user, sizeof(arg)) ? -EFAULT : put(&arg);
}

static int with_made(unsigned int cmd)
{
	if (!made)
		return -EINVAL;
	switch (cmd) {
	case TESTKIT_UNPUBLISH:
		kubuf_unpublish(made);
		return 0;
	case TESTKIT_HANGUP:
		kubuf_hangup(made);
		kfree(observed);
		observed = NULL;
		return 0;
	case TESTKIT_DESTROY:
		kubuf_destroy(made);
		made = NULL;
		return 0;
	}
	return export();
}

static long with_argument(unsigned int cmd, void __user *user)
{
	struct testkit_make make_arg;
	struct testkit_take take_arg;

	if (cmd == TESTKIT_TAKE)
		return copy_from_user(&take_arg, user, sizeof(take_arg)) ? -EFAULT
									 : take(&take_arg);
	if (copy_from_user(&make_arg, user, sizeof(make_arg)))
		return -EFAULT;
	make_arg.name[sizeof(make_arg.name) - 1] = '\0';
	if (cmd == TESTKIT_MAKE)
		return make(&make_arg);
	return made ? publish(&make_arg) : -EINVAL;
}

static long testkit_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case TESTKIT_MAKE:
	case TESTKIT_PUBLISH:
	case TESTKIT_TAKE:
		return with_argument(cmd, (void __user *)arg);
	case TESTKIT_LISTEN:
		return taken ? kubuf_bell_listen(taken, 1, rung, NULL) : -EINVAL;
	case TESTKIT_DROP:
		drop();
		return 0;
	case TESTKIT_BUMP:
		return bump();
	case TESTKIT_STREAM:
	case TESTKIT_END:
	case TESTKIT_PUT:
	case TESTKIT_LOST:
	case TESTKIT_MAX:
		return with_stream(cmd, (void __user *)arg);
	case TESTKIT_REGISTER:
	case TESTKIT_PIN_WRITE:
		return with_memory(cmd, (void __user *)arg);
	case TESTKIT_UNPUBLISH:
	case TESTKIT_HANGUP:
	case TESTKIT_DESTROY:
	case TESTKIT_EXPORT:
		return with_made(cmd);
	}
	return -ENOTTY;
}

static int testkit_mmap(struct file *file, struct vm_area_struct *vma)
{
	return made ? kubuf_mmap(made, vma) : -ENODEV;
}

static const struct file_operations testkit_fops = {
	.mmap = testkit_mmap,
	.owner = THIS_MODULE,
	.unlocked_ioctl = testkit_ioctl,
};

static struct miscdevice testkit_node = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "testkit",
	.mode = 0600,
	.fops = &testkit_fops,
};

static int __init testkit_init(void)
{
	const struct testkit_make failing = { .size = 1, .mode = 0600, .name = "failing" };

	if (!fail)
		return misc_register(&testkit_node);
	return make(&failing) ?: -ECANCELED;
}

static void __exit testkit_exit(void)
{
	misc_deregister(&testkit_node);
	end_stream();
	if (forget) {
		kubuf_put(taken);
		return;
	}
	drop();
	kubuf_destroy(made);
	kfree(observed);
}

module_init(testkit_init);
module_exit(testkit_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("A driver that calls all of kubuf's kit, for its tests");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "DMA_BUF");
KUBUF_IMPORT_NS;
