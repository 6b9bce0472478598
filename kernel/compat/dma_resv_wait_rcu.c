// SPDX-License-Identifier: GPL-2.0
/* dma_resv_wait_timeout() had _rcu in its name until 5.14. */
#include <linux/dma-resv.h>

long probe(struct dma_resv *resv);
long probe(struct dma_resv *resv)
{
	return dma_resv_wait_timeout_rcu(resv, true, true, 1);
}
