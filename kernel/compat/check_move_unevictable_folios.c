// SPDX-License-Identifier: GPL-2.0
/* check_move_unevictable_folios() replaced check_move_unevictable_pages() about 5.19. */
#include <linux/swap.h>

struct folio_batch;
typedef void takes_a_batch(struct folio_batch *batch);

takes_a_batch *probe(void);
takes_a_batch *probe(void)
{
	return check_move_unevictable_folios;
}
