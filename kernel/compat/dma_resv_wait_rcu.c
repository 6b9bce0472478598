// SPDX-License-Identifier: GPL-2.0
/* Before 5.14 dma_resv_wait_timeout() was called dma_resv_wait_timeout_rcu(). */
#include <linux/dma-resv.h>

long probe(struct dma_resv *resv);
long probe(struct dma_resv *resv)
{
	return dma_resv_wait_timeout_rcu(resv, true, true, 1);
}
