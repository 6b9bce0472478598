// SPDX-License-Identifier: GPL-2.0
/*
 * export - a buffer as a dma-buf
 *
 * An export holds a reference to the buffer and a kernel view of it, so that the pages stay in
 * place. All exports of a buffer share one dma_resv, so that importers see each other's fences.
 * Their number is limited (KUBUF_EXPORT_MAX), because the kernel charges nobody for a dma-buf's
 * own objects. An export is always of the whole buffer: a mapping of a part of the tmpfs file
 * could reach the other parts by remap_file_pages().
 *
 * Every user of a dma-buf can write to the memory, if not by a mapping then by a device. So
 * callers check that the exporting file is open for writing.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/dma-buf.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/refcount.h>
#include <linux/slab.h>

#include "buf.h"
#include "compat_dmabuf.h"
#include "export.h"
#include "trace.h"

/**
 * struct kubuf_fences - the fences of all importers of a buffer
 * @ref: one for each dma-buf of the buffer and each waiter; the last is dropped under
 *	&kubuf.fences_lock
 * @resv: the fences
 *
 * A fence's operations belong to a driver, which can be unloaded after the last dma-buf is
 * closed. So the fences are freed with the last dma-buf, and not with the buffer.
 */
struct kubuf_fences {
	refcount_t ref;
	struct dma_resv resv;
};

/*
 * Get a reference to the fences of a buffer, allocated if there are none and @make is set. NULL
 * if there are none.
 */
static struct kubuf_fences *fences_get(struct kubuf *buf, bool make)
{
	struct kubuf_fences *fences;

	mutex_lock(&buf->fences_lock);
	fences = buf->fences;
	if (fences) {
		refcount_inc(&fences->ref);
	} else if (make) {
		fences = kzalloc(sizeof(*fences), GFP_KERNEL_ACCOUNT);
		if (fences) {
			refcount_set(&fences->ref, 1);
			dma_resv_init(&fences->resv);
			buf->fences = fences;
		}
	}
	mutex_unlock(&buf->fences_lock);
	return fences;
}

static void fences_put(struct kubuf *buf, struct kubuf_fences *fences)
{
	if (!refcount_dec_and_mutex_lock(&fences->ref, &buf->fences_lock))
		return;
	buf->fences = NULL;
	mutex_unlock(&buf->fences_lock);
	dma_resv_fini(&fences->resv);
	kfree(fences);
}

/**
 * struct exported - private data of the core's dma-bufs
 * @base: the part that compat_dmabuf.h uses
 * @buf: the buffer, with a reference
 * @fences: the buffer's, with a reference
 */
struct exported {
	struct kubuf_compat_dmabuf base;
	struct kubuf *buf;
	struct kubuf_fences *fences;
};

static struct kubuf *export_buf(const struct dma_buf *dmabuf)
{
	const struct exported *export = dmabuf->priv;

	return export->buf;
}

static struct sg_table *export_map(struct dma_buf_attachment *at, enum dma_data_direction dir)
{
	return kubuf_dma_map(export_buf(at->dmabuf), at->dev, dir);
}

static void export_unmap(struct dma_buf_attachment *at, struct sg_table *table,
			 enum dma_data_direction dir)
{
	kubuf_dma_unmap(export_buf(at->dmabuf), table);
}

/*
 * The dma-buf core waits for fences only after this operation, and does not call end_cpu_access
 * if its wait fails. So wait here, before the bracket is opened and devices' stores are
 * fetched. If a fence is added and a signal comes between the two waits, the bracket stays
 * open.
 */
static int export_begin(struct dma_buf *dmabuf, enum dma_data_direction dir)
{
	struct exported *export = dmabuf->priv;
	bool write = dir != DMA_FROM_DEVICE;
	long left = kubuf_compat_wait_fences(&export->fences->resv, write);

	if (left < 0)
		return left;
	return kubuf_sync_begin(&export->buf->sync, export, write);
}

/* As with other exporters' dma-bufs, an end without a begin is not an error. */
static int export_end(struct dma_buf *dmabuf, enum dma_data_direction dir)
{
	struct exported *export = dmabuf->priv;

	if (dir != DMA_FROM_DEVICE && !kubuf_sync_end(&export->buf->sync, export))
		kubuf_sync_devices(&export->buf->sync);
	return 0;
}

static int export_mmap(struct dma_buf *dmabuf, struct vm_area_struct *vma)
{
	return kubuf_mmap(export_buf(dmabuf), vma);
}

static void export_release(struct dma_buf *dmabuf)
{
	struct exported *export = dmabuf->priv;
	struct kubuf *buf = export->buf;

	kubuf_sync_leave(&buf->sync, export);
	fences_put(buf, export->fences);
	kfree(export);
	trace_kubuf_unexport(buf);
	kubuf_vunmap(buf);
	atomic_dec(&buf->exports);
	kubuf_put(buf);
}

static const struct dma_buf_ops export_ops = {
	.map_dma_buf = export_map,
	.unmap_dma_buf = export_unmap,
	.begin_cpu_access = export_begin,
	.end_cpu_access = export_end,
	.mmap = export_mmap,
	.vmap = kubuf_compat_dmabuf_vmap,
	.release = export_release,
};

/* Make the dma-buf. @export already holds the buffer and a view of it. */
static struct dma_buf *export_new(struct exported *export)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &export_ops;
	info.size = export->buf->size;
	info.flags = O_RDWR;
	info.priv = export;
	info.resv = &export->fences->resv;
	return dma_buf_export(&info);
}

struct dma_buf *kubuf_export(struct kubuf *buf)
{
	struct dma_buf *dmabuf;
	struct exported *export;
	int err = -ENOSPC;

	if (READ_ONCE(buf->ended))
		return ERR_PTR(-ENODEV);
	if (buf->flags & KUBUF_READ_ONLY)
		return ERR_PTR(-EPERM);
	/* Importers count in pages, and some of them do not check the size. */
	if (buf->first || !PAGE_ALIGNED(buf->size))
		return ERR_PTR(-EINVAL);
	if (!atomic_add_unless(&buf->exports, 1, KUBUF_EXPORT_MAX))
		return ERR_PTR(err);
	err = -ENOMEM;
	export = kzalloc(sizeof(*export), GFP_KERNEL_ACCOUNT);
	if (!export)
		goto err_uncount;
	export->base.vaddr = kubuf_vmap(buf);
	err = PTR_ERR_OR_ZERO(export->base.vaddr);
	if (err)
		goto err_free;
	err = -ENOMEM;
	export->fences = fences_get(buf, true);
	if (!export->fences)
		goto err_vunmap;
	export->buf = kubuf_get(buf);
	dmabuf = export_new(export);
	err = PTR_ERR_OR_ZERO(dmabuf);
	if (err)
		goto err_put;
	trace_kubuf_export(buf);
	return dmabuf;

err_put:
	kubuf_put(buf);
	fences_put(buf, export->fences);
err_vunmap:
	kubuf_vunmap(buf);
err_free:
	kfree(export);
err_uncount:
	atomic_dec(&buf->exports);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_GPL(kubuf_export);

/**
 * kubuf_export_wait() - wait for devices that are at work on a buffer
 * @buf: the buffer
 * @write: also for those that only read
 *
 * Waits for the fences that drivers attached to the buffer's dma-bufs. A device without fences
 * is not waited for.
 *
 * Context: process context, sleeps; any signal ends it.
 * Return: 0, or -ERESTARTSYS.
 */
int kubuf_export_wait(struct kubuf *buf, bool write)
{
	struct kubuf_fences *fences;
	long left;

	fences = fences_get(buf, false);
	if (!fences)
		return 0;
	left = kubuf_compat_wait_fences(&fences->resv, write);
	fences_put(buf, fences);
	return min(left, 0L);
}

MODULE_INFO(import_ns, "DMA_BUF"); /* the argument of MODULE_IMPORT_NS() differs between kernels */
