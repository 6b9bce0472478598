// SPDX-License-Identifier: GPL-2.0
/* struct iosys_map was called dma_buf_map from 5.11 to 5.17. */
#include <linux/dma-buf-map.h>

void probe(struct dma_buf_map *map, void *address);
void probe(struct dma_buf_map *map, void *address)
{
	dma_buf_map_set_vaddr(map, address);
}
