// SPDX-License-Identifier: GPL-2.0
/* Took pages before; 5.19 or so. */
#include <linux/swap.h>

struct folio_batch;
typedef void takes_a_batch(struct folio_batch *batch);

takes_a_batch *probe(void);
takes_a_batch *probe(void)
{
	return check_move_unevictable_folios;
}
