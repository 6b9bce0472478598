// SPDX-License-Identifier: GPL-2.0
/*
 * export - a buffer as a dma-buf
 *
 * An export holds a reference to the buffer and a kernel view of it, so that the
 * memory stays where devices were told it is. It is always of the whole buffer:
 * a mapping of shmem memory is one of the whole tmpfs file, whose other parts
 * remap_file_pages() would reach.
 *
 * Whoever has a dma-buf may write through it, in a device if not in a mapping;
 * the caller has made sure that its own opener could.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/dma-buf.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "buf.h"
#include "compat_dmabuf.h"
#include "export.h"
#include "trace.h"

/**
 * struct export_map - the memory as mapped for one device
 * @sgt: what the device's driver gets
 * @user: the same for those who synchronise
 * @attrs: DMA_ATTR_* that it was mapped with
 */
struct export_map {
	struct sg_table sgt;
	struct kubuf_sync_user user;
	unsigned long attrs;
};

static int describe(struct kubuf *buf, struct device *dev, struct sg_table *sgt)
{
	if (!buf->pages) /* the DMA API's own, whose pages only it knows */
		return dma_get_sgtable(buf->dev, sgt, buf->vaddr, buf->dma_addr, buf->size);
	return kubuf_compat_sg_from_pages(sgt, buf->pages, buf->nr_pages, buf->size,
					  dma_get_max_seg_size(dev));
}

static struct sg_table *export_map(struct dma_buf_attachment *at, enum dma_data_direction dir)
{
	struct kubuf *buf = at->dmabuf->priv;
	struct export_map *map = kzalloc(sizeof(*map), GFP_KERNEL_ACCOUNT);
	int err;

	if (!map)
		return ERR_PTR(-ENOMEM);
	/* Memory that no cache holds needs none written back or dropped. */
	if (buf->cache != KUBUF_WB)
		map->attrs = DMA_ATTR_SKIP_CPU_SYNC;
	err = describe(buf, at->dev, &map->sgt);
	if (err)
		goto err_free;
	err = dma_map_sgtable(at->dev, &map->sgt, dir, map->attrs);
	if (err)
		goto err_free_table;
	map->user = (struct kubuf_sync_user){ .dev = at->dev, .sgt = &map->sgt, .dir = dir };
	if (buf->cache == KUBUF_WB)
		kubuf_sync_add(&buf->sync, &map->user);
	return &map->sgt;

err_free_table:
	sg_free_table(&map->sgt);
err_free:
	kfree(map);
	return ERR_PTR(err);
}

static void export_unmap(struct dma_buf_attachment *at, struct sg_table *sgt,
			 enum dma_data_direction dir)
{
	struct export_map *map = container_of(sgt, struct export_map, sgt);
	struct kubuf *buf = at->dmabuf->priv;

	if (buf->cache == KUBUF_WB)
		kubuf_sync_remove(&buf->sync, &map->user);
	dma_unmap_sgtable(at->dev, sgt, dir, map->attrs);
	sg_free_table(sgt);
	kfree(map);
}

static int export_begin(struct dma_buf *dmabuf, enum dma_data_direction dir)
{
	struct kubuf *buf = dmabuf->priv;

	kubuf_sync_begin(&buf->sync);
	return 0;
}

static int export_end(struct dma_buf *dmabuf, enum dma_data_direction dir)
{
	struct kubuf *buf = dmabuf->priv;

	kubuf_sync_end(&buf->sync);
	return 0;
}

static int export_mmap(struct dma_buf *dmabuf, struct vm_area_struct *vma)
{
	return kubuf_mmap(dmabuf->priv, vma);
}

void *kubuf_export_vaddr(struct dma_buf *dmabuf)
{
	struct kubuf *buf = dmabuf->priv;

	return buf->vaddr;
}

static void export_release(struct dma_buf *dmabuf)
{
	struct kubuf *buf = dmabuf->priv;

	atomic_dec(&buf->exports);
	trace_kubuf_unexport(buf);
	kubuf_vunmap(buf);
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

/**
 * kubuf_export() - make a dma-buf of a whole buffer
 * @buf: the buffer
 *
 * Return: the dma-buf's file, whose last fput() ends the export, or ERR_PTR of
 * -ENOMEM (memory, or a limit on locked memory), -EOPNOTSUPP (the kernel has no
 * dma-buf).
 */
struct file *kubuf_export(struct kubuf *buf)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct dma_buf *dmabuf;
	void *vaddr;

	vaddr = kubuf_vmap(buf);
	if (IS_ERR(vaddr))
		return ERR_CAST(vaddr);
	info.ops = &export_ops;
	info.size = buf->size;
	info.flags = O_RDWR;
	info.priv = kubuf_get(buf);
	atomic_inc(&buf->exports);
	dmabuf = dma_buf_export(&info);
	if (IS_ERR(dmabuf)) {
		atomic_dec(&buf->exports);
		kubuf_put(buf);
		kubuf_vunmap(buf);
		return ERR_CAST(dmabuf);
	}
	trace_kubuf_export(buf);
	return dmabuf->file;
}

KUBUF_COMPAT_IMPORT_DMABUF;
