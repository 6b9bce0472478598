// SPDX-License-Identifier: GPL-2.0
/*
 * testbuf - a node over one buffer of any kind, for tests and benches
 *
 * Root's alone, and never for use beside them: its ioctls say what no program
 * should know. See testbuf.h.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kubuf.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "testbuf.h"

static unsigned long size = PAGE_SIZE;
module_param(size, ulong, 0444);
MODULE_PARM_DESC(size, "bytes, rounded up to pages");

static char *backing = "shmem";
module_param(backing, charp, 0444);
MODULE_PARM_DESC(backing, "shmem (default), contig or scatter");

static char *cache = "wb";
module_param(cache, charp, 0444);
MODULE_PARM_DESC(cache, "wb (default), wc or uc");

static bool pfn;
module_param(pfn, bool, 0444);
MODULE_PARM_DESC(pfn, "map by page frame number");

static bool private_write;
module_param(private_write, bool, 0444);
MODULE_PARM_DESC(private_write, "allow writable private mappings of any memory");

static bool observe;
module_param(observe, bool, 0444);
MODULE_PARM_DESC(observe, "count the buffer's own VMAs by callbacks");

static struct kubuf *buf;
static DEFINE_MUTEX(view_lock); /* guards changes of view_kept */
static bool view_kept;

/* VMAs, as the observer's callbacks count them. */
static atomic_t observed;

static void observer_open(struct kubuf *kubuf, void *data)
{
	atomic_inc(data);
}

static void observer_close(struct kubuf *kubuf, void *data)
{
	atomic_dec(data);
}

static const struct kubuf_observer observer = {
	.open = observer_open,
	.close = observer_close,
};

static int testbuf_open(struct inode *inode, struct file *file)
{
	return kubuf_file_open(file, buf);
}

static long testbuf_pages(struct testbuf_pages __user *arg)
{
	struct testbuf_pages out = { .pages = kubuf_size(buf) >> PAGE_SHIFT };
	/* Of each page: the backing's own, or the page cache's; shmem's in a view has one more. */
	long held = 1 + (!strcmp(backing, "shmem") && READ_ONCE(view_kept));
	struct page *page;
	u64 i;

	for (i = 0; i < out.pages; i++) {
		cond_resched();
		page = kubuf_page(buf, i);
		if (IS_ERR(page))
			return PTR_ERR(page);
		/* Compound pages are counted in their head, huge mappings too. */
		if (!PageTail(page))
			out.refs += page_count(page) - 1 - held * compound_nr(page);
		out.maps += testbuf_compat_mapped(page);
		put_page(page);
	}
	return copy_to_user(arg, &out, sizeof(out)) ? -EFAULT : 0;
}

static long copy_by_user_call(struct testbuf_copy *copy)
{
	void __user *user = u64_to_user_ptr(copy->addr);
	unsigned long left;
	char *view;

	if (copy->pos > kubuf_size(buf) || copy->len > kubuf_size(buf) - copy->pos)
		return -EINVAL;
	view = kubuf_vmap(buf);
	if (IS_ERR(view))
		return PTR_ERR(view);
	if (copy->how == TESTBUF_COPY_FROM_USER)
		left = copy_from_user(view + copy->pos, user, copy->len);
	else
		left = copy_to_user(user, view + copy->pos, copy->len);
	kubuf_vunmap(buf);
	return copy->len - left ?: copy->len ? -EFAULT
					     : 0;
}

static long copy_registered(struct testbuf_copy *copy)
{
	struct kubuf *from = kubuf_from_fd(copy->addr, FMODE_READ);
	long moved = -EINVAL;
	char *view, *source;

	if (IS_ERR(from))
		return PTR_ERR(from);
	view = kubuf_vmap(buf);
	source = kubuf_vmap(from);
	if (!IS_ERR(view) && !IS_ERR(source) && copy->len <= kubuf_size(from) &&
	    copy->pos <= kubuf_size(buf) && copy->len <= kubuf_size(buf) - copy->pos) {
		memcpy(view + copy->pos, source, copy->len);
		moved = copy->len;
	}
	if (!IS_ERR(source))
		kubuf_vunmap(from);
	if (!IS_ERR(view))
		kubuf_vunmap(buf);
	kubuf_put(from);
	return moved;
}

static long testbuf_copy(struct testbuf_copy __user *arg)
{
	struct kubuf_pin_report report = {};
	struct testbuf_copy copy;

	if (copy_from_user(&copy, arg, sizeof(copy)))
		return -EFAULT;
	if (copy.how > TESTBUF_REGISTERED || copy.pad)
		return -EINVAL;
	if (copy.how == TESTBUF_PIN_WRITE)
		copy.moved = kubuf_pin_write(buf, copy.pos, copy.addr, copy.len, &report);
	else if (copy.how == TESTBUF_PIN_READ)
		copy.moved = kubuf_pin_read(buf, copy.pos, copy.addr, copy.len, &report);
	else if (copy.how == TESTBUF_REGISTERED)
		copy.moved = copy_registered(&copy);
	else
		copy.moved = copy_by_user_call(&copy);
	copy.spanned = report.spanned;
	copy.pinned = report.pinned;
	return copy_to_user(arg, &copy, sizeof(copy)) ? -EFAULT : 0;
}

/* Store or look through the kernel's view. */
static long testbuf_fill(struct testbuf_fill __user *arg, bool store)
{
	struct testbuf_fill fill;
	char *view, *other;

	if (copy_from_user(&fill, arg, sizeof(fill)))
		return -EFAULT;
	if (fill.pad || fill.byte > 0xff)
		return -EINVAL;
	if (fill.pos > kubuf_size(buf) || fill.len > kubuf_size(buf) - fill.pos)
		return -EINVAL;
	view = kubuf_vmap(buf);
	if (IS_ERR(view))
		return PTR_ERR(view);
	view += fill.pos;
	if (store)
		memset(view, fill.byte, fill.len);
	other = store ? NULL : memchr_inv(view, fill.byte, fill.len);
	fill.differ = other ? other - view : fill.len;
	kubuf_vunmap(buf);
	return copy_to_user(arg, &fill, sizeof(fill)) ? -EFAULT : 0;
}

/* Programs may write over all of the stream meanwhile, and make other streams of its buffer. */
static int put_all(struct kubuf *to, struct testbuf_stream *put, const void *record)
{
	struct kubuf_stream *stream = kubuf_stream_create(to);
	int err = 0;
	u32 i;

	if (IS_ERR(stream))
		return PTR_ERR(stream);
	put->lost = 0;
	for (i = 0; i < put->times && (!err || err == -ENOSPC); i++) {
		err = kubuf_stream_put(stream, i, record, put->len);
		put->lost += err == -ENOSPC;
		cond_resched();
	}
	/* What is too large is refused whatever the program wrote, and everything is counted. */
	WARN_ON((err == -EMSGSIZE) != (put->times && put->len > kubuf_stream_max(stream)));
	WARN_ON(kubuf_stream_lost(stream) != put->lost);
	kubuf_stream_destroy(stream);
	return err == -ENOSPC ? 0 : err;
}

static long testbuf_stream(struct testbuf_stream __user *arg)
{
	struct testbuf_stream put;
	struct kubuf *to;
	void *record;
	int err;

	if (copy_from_user(&put, arg, sizeof(put)))
		return -EFAULT;
	if (put.times > TESTBUF_STREAM_MAX || put.len > SZ_128K)
		return -EINVAL;
	record = memdup_user(u64_to_user_ptr(put.addr), put.len);
	if (IS_ERR(record))
		return PTR_ERR(record);
	to = kubuf_from_fd(put.fd, FMODE_READ | FMODE_WRITE);
	err = PTR_ERR_OR_ZERO(to);
	if (!err) {
		err = put_all(to, &put, record);
		kubuf_put(to);
	}
	kfree(record);
	return err ?: copy_to_user(arg, &put, sizeof(put)) ? -EFAULT
							   : 0;
}

static long testbuf_keep_view(bool keep)
{
	long ret = 0;
	void *view;

	mutex_lock(&view_lock);
	if (keep && !view_kept) {
		view = kubuf_vmap(buf);
		ret = PTR_ERR_OR_ZERO(view);
		WRITE_ONCE(view_kept, !ret);
	} else if (!keep && view_kept) {
		kubuf_vunmap(buf);
		WRITE_ONCE(view_kept, false);
	}
	mutex_unlock(&view_lock);
	return ret;
}

static int testbuf_release(struct inode *inode, struct file *file)
{
	testbuf_keep_view(false);
	return kubuf_file_release(inode, file);
}

static long testbuf_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case TESTBUF_PAGES:
		return testbuf_pages(user);
	case TESTBUF_COPY:
		return testbuf_copy(user);
	case TESTBUF_FILL:
		return testbuf_fill(user, true);
	case TESTBUF_EXPECT:
		return testbuf_fill(user, false);
	case TESTBUF_VIEW_KEEP:
		return testbuf_keep_view(true);
	case TESTBUF_VIEW_DROP:
		return testbuf_keep_view(false);
	case TESTBUF_STREAM:
		return testbuf_stream(user);
	}
	return kubuf_file_ioctl(file, cmd, arg);
}

static const struct file_operations testbuf_fops = {
	.owner = THIS_MODULE,
	.open = testbuf_open,
	.release = testbuf_release,
	.llseek = kubuf_file_llseek,
	KUBUF_FOPS_RW,
	KUBUF_FOPS_MAP,
	.unlocked_ioctl = testbuf_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice testbuf_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "testbuf",
	.fops = &testbuf_fops,
};

static int __init testbuf_init(void)
{
	static const char *const backings[] = { "shmem", "contig", "scatter" };
	static const char *const caches[] = { "wb", "wc", "uc" };
	int from = match_string(backings, ARRAY_SIZE(backings), backing);
	int type = match_string(caches, ARRAY_SIZE(caches), cache);
	struct kubuf_spec spec = {
		.label = testbuf_device.name,
		.size = size,
		.backing = from,
		.cache = type,
		.flags = (pfn ? KUBUF_FLAG_MAP_PFN : 0) | (private_write ? KUBUF_PRIVATE_WRITE : 0),
		.observer = observe ? &observer : NULL,
		.observer_data = &observed,
	};
	int err;

	if (from < 0 || type < 0) {
		pr_err("want backing=shmem|contig|scatter and cache=wb|wc|uc\n");
		return -EINVAL;
	}
	buf = kubuf_create(&spec);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	err = misc_register(&testbuf_device);
	if (err)
		kubuf_destroy(buf);
	return err;
}

static void __exit testbuf_exit(void)
{
	misc_deregister(&testbuf_device);
	/* Every VMA holds this module, so the last one is gone. */
	WARN_ON(atomic_read(&observed));
	kubuf_destroy(buf);
}

module_init(testbuf_init);
module_exit(testbuf_exit);

MODULE_AUTHOR("the kubuf developers");
MODULE_DESCRIPTION("One buffer of any kind, for kubuf's tests");
MODULE_LICENSE("GPL");
KUBUF_IMPORT_NS;
