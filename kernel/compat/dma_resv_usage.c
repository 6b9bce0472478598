// SPDX-License-Identifier: GPL-2.0
/* Which fences of a dma_resv are meant is an enum; since 5.19, before whether to wait for all. */
#include <linux/dma-resv.h>

enum dma_resv_usage probe(void);
enum dma_resv_usage probe(void)
{
	return dma_resv_usage_rw(true);
}
