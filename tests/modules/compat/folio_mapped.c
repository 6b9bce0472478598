// SPDX-License-Identifier: GPL-2.0
/* Whether any part of a compound page is mapped; page_mapped() is gone in 7.2. */
#include <linux/mm.h>

bool probe(struct page *page);
bool probe(struct page *page)
{
	return folio_mapped(page_folio(page));
}
