/* SPDX-License-Identifier: GPL-2.0 */
/*
 * export - a buffer as a dma-buf
 */
#ifndef KUBUF_EXPORT_H
#define KUBUF_EXPORT_H

#include <linux/err.h>
#include <linux/types.h>

struct file;
struct kubuf;

#if IS_ENABLED(CONFIG_DMA_SHARED_BUFFER)

#define KUBUF_EXPORT_THERE true
struct file *kubuf_export(struct kubuf *buf);
int kubuf_export_wait(struct kubuf *buf, bool write);

#else

#define KUBUF_EXPORT_THERE false
static inline struct file *kubuf_export(struct kubuf *buf)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline int kubuf_export_wait(struct kubuf *buf, bool write)
{
	return 0;
}

#endif

#endif
