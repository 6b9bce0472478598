// SPDX-License-Identifier: GPL-2.0
/* Pages of a tmpfs file can be pinned, and moved out of movable memory for that; since 6.11. */
#include <linux/mm.h>

long probe(struct file *file, struct folio **folio, pgoff_t *offset);
long probe(struct file *file, struct folio **folio, pgoff_t *offset)
{
	return memfd_pin_folios(file, 0, 0, folio, 1, offset);
}
