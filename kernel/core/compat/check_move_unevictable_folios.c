// SPDX-License-Identifier: GPL-2.0
/* Took over from check_move_unevictable_pages() in 6.1; the older one left later. */
#include <linux/pagevec.h>
#include <linux/swap.h>

void probe(struct folio_batch *batch);
void probe(struct folio_batch *batch)
{
	check_move_unevictable_folios(batch);
}
