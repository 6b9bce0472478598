// SPDX-License-Identifier: GPL-2.0
/*
 * dma_resv_wait_timeout() takes an enum dma_resv_usage since 5.19; before, a bool for all
 * fences.
 */
#include <linux/dma-resv.h>

enum dma_resv_usage probe(void);
enum dma_resv_usage probe(void)
{
	return dma_resv_usage_rw(true);
}
