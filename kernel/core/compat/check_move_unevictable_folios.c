// SPDX-License-Identifier: GPL-2.0
/* Took pages before; 5.19 or so. */
#include <linux/swap.h>

struct folio_batch;

void probe(struct folio_batch *batch);
void probe(struct folio_batch *batch)
{
	check_move_unevictable_folios(batch);
}
