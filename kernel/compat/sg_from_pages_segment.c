// SPDX-License-Identifier: GPL-2.0
/* Takes the longest segment of the device; 5.15. */
#include <linux/scatterlist.h>

int probe(struct sg_table *sgt, struct page **pages, unsigned int count, unsigned long size);
int probe(struct sg_table *sgt, struct page **pages, unsigned int count, unsigned long size)
{
	return sg_alloc_table_from_pages_segment(sgt, pages, count, 0, size, PAGE_SIZE, GFP_KERNEL);
}
