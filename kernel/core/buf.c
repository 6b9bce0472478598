// SPDX-License-Identifier: GPL-2.0
/*
 * buf - the buffer: making it, holding it, viewing it, letting it go
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "buf.h"
#include "cache.h"
#include "contig.h"
#include "scatter.h"
#include "shmem.h"

static const struct kubuf_backing_ops *const backings[] = {
	[KUBUF_SHMEM] = &kubuf_shmem_ops,
	[KUBUF_CONTIG] = &kubuf_contig_ops,
	[KUBUF_SCATTER] = &kubuf_scatter_ops,
};

/* What is wrong with a spec for a backing, once the machine offers its cache mode; or NULL. */
static const char *backing_fault(const struct kubuf_backing_ops *ops, const struct kubuf_spec *spec)
{
	if (!ops->own) {
		if (spec->cache != KUBUF_WB)
			return "shmem memory is write-back only";
		if (spec->flags & KUBUF_MAP_PFN)
			return "shmem memory is mapped by page only";
		if (spec->observer)
			return "shmem mappings cannot be observed";
		return NULL;
	}
	if (kubuf_cache_way(spec->cache) == KUBUF_CACHE_DMA) {
		if (!ops->contiguous)
			return "this cache mode comes from the DMA API here: contiguous only";
		if (!(spec->flags & KUBUF_MAP_PFN))
			return "this cache mode comes from the DMA API here: mapped by pfn only";
	}
	return NULL;
}

/* What is wrong with a spec; or NULL. */
static const char *spec_fault(const struct kubuf_spec *spec)
{
	if (!spec->size)
		return "size is 0";
	if (spec->size > (size_t)INT_MAX << PAGE_SHIFT)
		return "size is too large for any machine";
	if (spec->backing >= ARRAY_SIZE(backings))
		return "unknown backing";
	if (spec->flags & ~(KUBUF_MAP_PFN | KUBUF_PRIVATE_WRITE))
		return "unknown flag";
	if (kubuf_cache_way(spec->cache) == KUBUF_CACHE_REFUSED)
		return "this machine does not offer that cache mode for RAM";
	return backing_fault(backings[spec->backing], spec);
}

/* A buffer without memory. */
static struct kubuf *buf_alloc(const struct kubuf_spec *spec)
{
	struct kubuf *buf = kzalloc(sizeof(*buf), GFP_KERNEL_ACCOUNT);

	if (!buf)
		return NULL;
	kref_init(&buf->ref);
	mutex_init(&buf->view_lock);
	buf->ops = backings[spec->backing];
	buf->size = PAGE_ALIGN(spec->size);
	buf->nr_pages = buf->size >> PAGE_SHIFT;
	buf->cache = spec->cache;
	buf->flags = spec->flags;
	buf->observer = spec->observer;
	buf->observer_data = spec->observer_data;
	buf->dev = spec->dev;
	strscpy(buf->label, spec->label ?: "buffer", sizeof(buf->label));
	return buf;
}

/**
 * kubuf_create() - make a buffer, with all of its memory, zeroed
 * @spec: what to make; not kept
 *
 * Memory of the core's own (every backing but shmem) counts as locked and is
 * charged to the calling user; all memory but the DMA API's is charged to the
 * caller's memory cgroup. A limit is an error now and never a SIGBUS later. What
 * is refused is said in the kernel log.
 *
 * Context: process context; may sleep for long, a fatal signal ends it.
 * Return: the buffer with one reference, which kubuf_put() drops, or ERR_PTR of
 * -EINVAL (a spec that cannot be met here), -ENOMEM (memory, or a limit on it),
 * -EINTR (killed meanwhile).
 */
struct kubuf *kubuf_create(const struct kubuf_spec *spec)
{
	const char *fault = spec_fault(spec);
	struct kubuf *buf;
	int err;

	if (fault) {
		pr_err("%s: cannot make a buffer of %zu bytes, cache %s: %s\n",
		       spec->label ?: "buffer", spec->size, kubuf_cache_name(spec->cache), fault);
		return ERR_PTR(-EINVAL);
	}
	buf = buf_alloc(spec);
	if (!buf)
		return ERR_PTR(-ENOMEM);

	if (buf->ops->own) {
		err = kubuf_account_charge(&buf->locked, buf->nr_pages, buf->label);
		if (err)
			goto err_free;
		refcount_set(&buf->views, 1);
	}
	/* What cannot be is not tried: it would push everybody else's memory out first. */
	err = buf->nr_pages > totalram_pages() ? -ENOMEM : buf->ops->populate(buf);
	if (err) {
		pr_err("%s: no memory for %zu bytes (%s, %s): error %d\n", buf->label, buf->size,
		       buf->ops->name, kubuf_cache_name(buf->cache), err);
		goto err_uncharge;
	}
	return buf;

err_uncharge:
	kubuf_account_uncharge(&buf->locked);
err_free:
	kfree(buf);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_GPL(kubuf_create);

static void buf_release(struct kref *ref)
{
	struct kubuf *buf = container_of(ref, struct kubuf, ref);

	WARN_ON(!buf->ops->own && refcount_read(&buf->views));
	buf->ops->release(buf);
	kubuf_account_uncharge(&buf->locked);
	mutex_destroy(&buf->view_lock);
	kfree(buf);
}

/**
 * kubuf_get() - take one more reference
 * @buf: a buffer that the caller has a reference to
 *
 * Context: any.
 * Return: @buf.
 */
struct kubuf *kubuf_get(struct kubuf *buf)
{
	kref_get(&buf->ref);
	return buf;
}
EXPORT_SYMBOL_GPL(kubuf_get);

/**
 * kubuf_put() - drop a reference; the last one gives the memory back
 * @buf: the buffer, or NULL
 *
 * User mappings of shmem memory hold the tmpfs file by themselves and stay
 * whole. Pages that somebody else still pins are freed when they are unpinned.
 *
 * Context: process context, may sleep.
 */
void kubuf_put(struct kubuf *buf)
{
	if (buf)
		kref_put(&buf->ref, buf_release);
}
EXPORT_SYMBOL_GPL(kubuf_put);

/**
 * kubuf_size() - size of a buffer
 * @buf: the buffer
 *
 * Context: any.
 * Return: bytes, a multiple of PAGE_SIZE; it never changes.
 */
size_t kubuf_size(const struct kubuf *buf)
{
	return buf->size;
}
EXPORT_SYMBOL_GPL(kubuf_size);

/**
 * kubuf_page() - one page of a buffer, with a reference
 * @buf: the buffer
 * @index: which page, from 0
 *
 * Context: process context; may sleep to bring the page back from swap.
 * Return: the page, which the caller lets go by put_page(), having called
 * set_page_dirty() if it wrote to it; or ERR_PTR of -EINVAL (past the end),
 * -EOPNOTSUPP (memory of the DMA API, whose pages are not ours to reference),
 * -ENOMEM, -EIO.
 */
struct page *kubuf_page(struct kubuf *buf, pgoff_t index)
{
	size_t bytes;

	if (index >= buf->nr_pages)
		return ERR_PTR(-EINVAL);
	if (buf->ops->page)
		return buf->ops->page(buf, index, &bytes);
	if (buf->from_dma)
		return ERR_PTR(-EOPNOTSUPP);
	get_page(buf->pages[index]);
	return buf->pages[index];
}
EXPORT_SYMBOL_GPL(kubuf_page);

/* First holder of a view: charge for it and make it. Caller holds view_lock. */
static int view_make(struct kubuf *buf)
{
	int err;

	lockdep_assert_held(&buf->view_lock);
	err = kubuf_account_charge(&buf->view_charge, buf->nr_pages, buf->label);
	if (err)
		return err;
	err = buf->ops->view(buf);
	if (err) {
		kubuf_account_uncharge(&buf->view_charge);
		return err;
	}
	smp_wmb(); /* vaddr before views; pairs with view_hold() */
	refcount_set(&buf->views, 1);
	return 0;
}

/* One more holder, if there is a view. */
static bool view_hold(struct kubuf *buf)
{
	if (!refcount_inc_not_zero(&buf->views))
		return false;
	smp_rmb(); /* views before vaddr; pairs with view_make() */
	return true;
}

/**
 * kubuf_vmap() - the whole buffer at one kernel address
 * @buf: the buffer; the view holds no reference to it
 *
 * While somebody holds a view of shmem memory it cannot be swapped and is
 * charged as locked to the user who made the view first. Making one walks every
 * page; a driver that transfers often keeps it.
 *
 * Return: the address, until kubuf_vunmap(), or ERR_PTR of -ENOMEM.
 */
void *kubuf_vmap(struct kubuf *buf)
{
	int err = 0;

	if (view_hold(buf))
		return buf->vaddr;

	mutex_lock(&buf->view_lock);
	if (!view_hold(buf))
		err = view_make(buf);
	mutex_unlock(&buf->view_lock);
	return err ? ERR_PTR(err) : buf->vaddr;
}
EXPORT_SYMBOL_GPL(kubuf_vmap);

/**
 * kubuf_vunmap() - let go of the address that kubuf_vmap() returned
 * @buf: the buffer
 *
 * With the last holder every page of shmem memory is marked dirty, because the
 * kernel may have written to any, and can be swapped again.
 */
void kubuf_vunmap(struct kubuf *buf)
{
	if (!refcount_dec_and_mutex_lock(&buf->views, &buf->view_lock))
		return;
	buf->ops->unview(buf);
	kubuf_account_uncharge(&buf->view_charge);
	mutex_unlock(&buf->view_lock);
}
EXPORT_SYMBOL_GPL(kubuf_vunmap);
