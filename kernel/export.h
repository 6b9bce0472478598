/* SPDX-License-Identifier: GPL-2.0 */
/*
 * export - a buffer as a dma-buf
 */
#ifndef KUBUF_EXPORT_H
#define KUBUF_EXPORT_H

#include <linux/err.h>
#include <linux/kubuf.h>
#include <linux/types.h>

#if IS_ENABLED(CONFIG_DMA_SHARED_BUFFER)

#define KUBUF_EXPORT_THERE true
int kubuf_export_wait(struct kubuf *buf, bool write);

#else

#define KUBUF_EXPORT_THERE false
static inline int kubuf_export_wait(struct kubuf *buf, bool write)
{
	return 0;
}

#endif

#endif
