// SPDX-License-Identifier: GPL-2.0
/* sg_alloc_table_from_pages_segment(), with a limit on the length of an entry, came in 5.15. */
#include <linux/scatterlist.h>

int probe(struct sg_table *sgt, struct page **pages, unsigned int count, unsigned long size);
int probe(struct sg_table *sgt, struct page **pages, unsigned int count, unsigned long size)
{
	return sg_alloc_table_from_pages_segment(sgt, pages, count, 0, size, PAGE_SIZE, GFP_KERNEL);
}
