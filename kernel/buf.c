// SPDX-License-Identifier: GPL-2.0
/*
 * buf - making, referencing and freeing buffers
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include "buf.h"
#include "cache.h"
#include "spec.h"
#include "tmpfs.h"
#include "trace.h"
#include "user.h"

/* All buffers, indexed by number. A buffer is erased before its memory is freed. */
static DEFINE_XARRAY(all_bufs);

/*
 * Identifies the mapping of a buffer: see kubuf_file_buf(). No page is ever in such a mapping,
 * so no operation is needed.
 */
const struct address_space_operations kubuf_aops;

/*
 * The address_space that open files and VMAs of a buffer share. It has no pages, because the
 * memory is not in the page cache; its host is an inode of the buffer's size.
 */
static void mapping_init(struct address_space *mapping, struct inode *host)
{
	address_space_init_once(mapping);
	mapping->host = host;
	mapping->a_ops = &kubuf_aops;
	mapping_set_gfp_mask(mapping, GFP_HIGHUSER);
}

/*
 * Initialise the members that buffers of every backing use, and make a tmpfs file of the
 * buffer's size.
 */
static int buf_init(struct kubuf *buf, const char *label, struct module *owner)
{
	unsigned int which;

	kref_init(&buf->ref);
	buf->owner = owner;
	strscpy(buf->label, label ?: "buffer", sizeof(buf->label));
	get_task_comm(buf->maker, current);
	buf->file = kubuf_tmpfs_file(buf->label, buf->size);
	if (IS_ERR(buf->file))
		return PTR_ERR(buf->file);
	mapping_init(&buf->mapping, file_inode(buf->file));
	mutex_init(&buf->view_lock);
	for (which = 0; which < KUBUF_BELLS; which++) {
		kubuf_events_init(&buf->bells[which]);
		init_rwsem(&buf->listeners[which].lock);
	}
	kubuf_sync_init(&buf->sync);
	mutex_init(&buf->fences_lock);
	return 0;
}

/* Undo buf_init(), after memory and charges have been given back. */
static void buf_free(struct kubuf *buf)
{
	mutex_destroy(&buf->fences_lock);
	kubuf_sync_exit(&buf->sync);
	mutex_destroy(&buf->view_lock);
	fput(buf->file);
	kfree(buf);
}

/* Get the memory. A failure is logged, unless the maker was killed. */
static int buf_populate(struct kubuf *buf)
{
	int err = buf->ops->populate(buf);

	if (err == -ENOSPC) /* the backing has logged the reason, as for -EINVAL */
		return -ENOMEM;
	if (err == -ENOMEM || err == -EIO)
		pr_err_ratelimited("%s: no memory for %zu bytes (%s, %s): the machine or the maker's memory cgroup has too little (error %d)\n",
				   buf->label, buf->size, buf->ops->name,
				   kubuf_cache_name(buf->cache), err);
	return err;
}

/* Free the memory. */
static void buf_depopulate(struct kubuf *buf)
{
	if (buf->ops->release)
		buf->ops->release(buf);
}

/* Give a buffer its number. From here on walks over all buffers find it. */
static int buf_enlist(struct kubuf *buf)
{
	static atomic64_t last_id = ATOMIC64_INIT(0);
	int err;

	do {
		buf->id = atomic64_inc_return(&last_id);
		err = xa_insert(&all_bufs, buf->id, buf, GFP_KERNEL_ACCOUNT);
	} while (err == -EBUSY); /* the index wraps where unsigned long has 32 bits */
	if (err)
		buf_depopulate(buf);
	return err;
}

/*
 * Get the memory of a buffer whose members are filled in, and number it. Takes over @buf, and
 * frees it on failure.
 */
static struct kubuf *buf_make(struct kubuf *buf, const char *label, struct module *owner)
{
	int err = buf_init(buf, label, owner);

	if (err) {
		kfree(buf);
		return ERR_PTR(err);
	}
	err = buf_populate(buf);
	if (!err)
		err = buf_enlist(buf);
	if (err) {
		buf_free(buf);
		return ERR_PTR(err);
	}
	trace_kubuf_create(buf);
	return buf;
}

struct kubuf *kubuf_create_owned(const struct kubuf_spec *spec, struct module *owner)
{
	const char *reason = kubuf_spec_refusal(spec, owner);
	struct kubuf *buf;

	if (reason) {
		pr_err_ratelimited("%*pE: cannot make a buffer of %zu bytes, cache %s: %s\n",
				   (int)strnlen(spec->label ?: "buffer", KUBUF_NAME_SIZE),
				   spec->label ?: "buffer", spec->size,
				   kubuf_cache_name(spec->cache), reason);
		return ERR_PTR(-EINVAL);
	}
	buf = kzalloc(sizeof(*buf), GFP_KERNEL_ACCOUNT);
	if (!buf)
		return ERR_PTR(-ENOMEM);
	buf->ops = kubuf_spec_backing(spec);
	buf->size = PAGE_ALIGN(spec->size);
	buf->nr_pages = buf->size >> PAGE_SHIFT;
	buf->backing = spec->backing;
	buf->cache = spec->cache;
	buf->flags = spec->flags;
	buf->observer = spec->observer;
	buf->observer_data = spec->observer_data;
	return buf_make(buf, spec->label, owner);
}
EXPORT_SYMBOL_GPL(kubuf_create_owned);

/* Check the range and flags only; pinning checks that memory is mapped there. */
static bool is_range(unsigned long addr, size_t len)
{
	return len && len <= (size_t)INT_MAX << PAGE_SHIFT && len - 1 <= ULONG_MAX - addr;
}

struct kubuf *kubuf_register_owned(unsigned long addr, size_t len, u32 flags, const char *label,
				   struct module *owner)
{
	struct kubuf *buf;

	addr = untagged_addr(addr);
	if (!owner || !is_range(addr, len) || !flags || flags & ~KUBUF_REGISTER_VALID)
		return ERR_PTR(-EINVAL);
	if (label && !kubuf_spec_label_ok(label))
		return ERR_PTR(-EINVAL);
	buf = kzalloc(sizeof(*buf), GFP_KERNEL_ACCOUNT);
	if (!buf)
		return ERR_PTR(-ENOMEM);
	buf->ops = &kubuf_user_ops;
	buf->backing = KUBUF_BACKING_USER;
	buf->size = len;
	buf->first = offset_in_page(addr);
	buf->start = addr - buf->first;
	buf->nr_pages = DIV_ROUND_UP(buf->first + len, PAGE_SIZE);
	buf->no_store = !(flags & KUBUF_REGISTER_WRITE);
	buf->flags = buf->no_store ? KUBUF_READ_ONLY : 0;
	return buf_make(buf, label, owner);
}
EXPORT_SYMBOL_GPL(kubuf_register_owned);

static void buf_release(struct kref *ref)
{
	struct kubuf *buf = container_of(ref, struct kubuf, ref);

	trace_kubuf_release(buf);
	xa_erase(&all_bufs, buf->id);
	buf_depopulate(buf);
	WARN_ON(refcount_read(&buf->views));
	buf_free(buf);
}

/**
 * kubuf_drop() - drop a reference that holds no module: the maker's, or kubuf_from()'s
 * @buf: the buffer
 *
 * Context: process context, may sleep.
 */
void kubuf_drop(struct kubuf *buf)
{
	kref_put(&buf->ref, buf_release);
}

struct kubuf *kubuf_get(struct kubuf *buf)
{
	/*
	 * Cannot fail: the caller's reference holds the module, or the caller is code of that
	 * module.
	 */
	__module_get(buf->owner);
	kref_get(&buf->ref);
	return buf;
}
EXPORT_SYMBOL_GPL(kubuf_get);

/**
 * kubuf_tryget() - kubuf_get() for a buffer that was found by its name
 * @buf: the buffer; its maker has not destroyed it
 *
 * A module whose init function fails is freed even if it has references. So a buffer of a
 * module that is still being loaded is refused.
 *
 * Context: any.
 * Return: false if the module that made it is being unloaded, or is still being loaded.
 */
bool kubuf_tryget(struct kubuf *buf)
{
	/*
	 * Read without a lock: the module loader may change the state meanwhile, and either
	 * value is right for an open.
	 */
	if (data_race(buf->owner->state) == MODULE_STATE_COMING)
		return false;
	if (!try_module_get(buf->owner))
		return false;
	kref_get(&buf->ref);
	return true;
}

void kubuf_put(struct kubuf *buf)
{
	struct module *owner;

	if (!buf)
		return;
	owner = buf->owner;
	kref_put(&buf->ref, buf_release);
	/* Last, because callbacks of the owner's module could be called up to here. */
	module_put(owner);
}
EXPORT_SYMBOL_GPL(kubuf_put);

size_t kubuf_size(const struct kubuf *buf)
{
	return buf->size;
}
EXPORT_SYMBOL_GPL(kubuf_size);

struct page *kubuf_page(struct kubuf *buf, pgoff_t index)
{
	if (index >= buf->nr_pages)
		return ERR_PTR(-EINVAL);
	return buf->ops->page ? buf->ops->page(buf, index) : ERR_PTR(-EOPNOTSUPP);
}
EXPORT_SYMBOL_GPL(kubuf_page);

/**
 * kubuf_from() - find the first buffer whose number is @id or greater
 * @id: the least number
 *
 * For walks over all buffers. A buffer that is made or freed during the walk may be left out.
 * The reference holds the buffer but not the module that made it, because a module that fails
 * to load is freed even if it has references. The caller must call none of the module's
 * callbacks.
 *
 * Return: the buffer with a reference, which kubuf_drop() drops; or NULL after the last.
 */
struct kubuf *kubuf_from(u64 id)
{
	unsigned long index = id;
	struct kubuf *buf;

	xa_lock(&all_bufs);
	for (buf = xa_find(&all_bufs, &index, ULONG_MAX, XA_PRESENT); buf;
	     buf = xa_find_after(&all_bufs, &index, ULONG_MAX, XA_PRESENT))
		if (kref_get_unless_zero(&buf->ref))
			break;
	xa_unlock(&all_bufs);
	return buf;
}
