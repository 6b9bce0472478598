// SPDX-License-Identifier: GPL-2.0
/* Until 6.5 (4c630f307455) pin_user_pages() could return the VMAs, too. */
#include <linux/mm.h>

long probe(unsigned long start, unsigned long count, struct page **pages);
long probe(unsigned long start, unsigned long count, struct page **pages)
{
	return pin_user_pages(start, count, FOLL_WRITE, pages, NULL);
}
