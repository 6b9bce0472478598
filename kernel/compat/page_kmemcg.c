// SPDX-License-Identifier: GPL-2.0
/* A page type for pages that are charged as the kernel's own; until 5.11. */
#include <linux/page-flags.h>

int probe(struct page *page);
int probe(struct page *page)
{
	return PageKmemcg(page);
}
