// SPDX-License-Identifier: GPL-2.0
/* struct iosys_map, for kernel addresses of dma-bufs, came in 5.18. */
#include <linux/iosys-map.h>

void probe(struct iosys_map *map, void *address);
void probe(struct iosys_map *map, void *address)
{
	iosys_map_set_vaddr(map, address);
}
