// SPDX-License-Identifier: GPL-2.0
/* What iosys_map was called from 5.11 on. */
#include <linux/dma-buf-map.h>

void probe(struct dma_buf_map *map, void *address);
void probe(struct dma_buf_map *map, void *address)
{
	dma_buf_map_set_vaddr(map, address);
}
