/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat_dmabuf - where kernels differ in dma-bufs and their scatter lists
 */
#ifndef KUBUF_COMPAT_DMABUF_H
#define KUBUF_COMPAT_DMABUF_H

#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/scatterlist.h>

#include "compat_probed.h"

/**
 * struct kubuf_compat_dmabuf - first member of the private data of the core's dma-bufs
 * @vaddr: kernel address of the buffer
 */
struct kubuf_compat_dmabuf {
	void *vaddr;
};

/* The vmap operation of such a dma-buf, as 5.10, 5.11 to 5.17, and later kernels declare it. */
#if defined(KUBUF_HAVE_IOSYS_MAP)
static inline int kubuf_compat_dmabuf_vmap(struct dma_buf *dmabuf, struct iosys_map *map)
{
	const struct kubuf_compat_dmabuf *ours = dmabuf->priv;

	iosys_map_set_vaddr(map, ours->vaddr);
	return 0;
}
#elif defined(KUBUF_HAVE_DMA_BUF_MAP)
static inline int kubuf_compat_dmabuf_vmap(struct dma_buf *dmabuf, struct dma_buf_map *map)
{
	const struct kubuf_compat_dmabuf *ours = dmabuf->priv;

	dma_buf_map_set_vaddr(map, ours->vaddr);
	return 0;
}
#else
static inline void *kubuf_compat_dmabuf_vmap(struct dma_buf *dmabuf)
{
	const struct kubuf_compat_dmabuf *ours = dmabuf->priv;

	return ours->vaddr;
}
#endif

/* Wait for the fences of writers and, if @write, of readers, too. */
static inline long kubuf_compat_wait_fences(struct dma_resv *resv, bool write)
{
#if defined(KUBUF_HAVE_DMA_RESV_USAGE)
	enum dma_resv_usage which = dma_resv_usage_rw(write);
#else
	bool which = write;
#endif

#ifdef KUBUF_HAVE_DMA_RESV_WAIT_RCU
	return dma_resv_wait_timeout_rcu(resv, which, true, MAX_SCHEDULE_TIMEOUT);
#else
	return dma_resv_wait_timeout(resv, which, true, MAX_SCHEDULE_TIMEOUT);
#endif
}

/* Make a table of pages whose entries are not longer than the device accepts. */
static inline int kubuf_compat_sg_from_pages(struct sg_table *sgt, struct page **pages,
					     unsigned int count, unsigned int first, size_t size,
					     unsigned int max_segment)
{
#ifdef KUBUF_HAVE_SG_FROM_PAGES_SEGMENT
	return sg_alloc_table_from_pages_segment(sgt, pages, count, first, size, max_segment,
						 GFP_KERNEL_ACCOUNT);
#else
	return sg_alloc_table_from_pages(sgt, pages, count, first, size, GFP_KERNEL_ACCOUNT);
#endif
}

#endif
