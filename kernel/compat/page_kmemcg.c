// SPDX-License-Identifier: GPL-2.0
/* Until 5.11 pages allocated with __GFP_ACCOUNT had a page type. */
#include <linux/page-flags.h>

int probe(struct page *page);
int probe(struct page *page)
{
	return PageKmemcg(page);
}
