// SPDX-License-Identifier: GPL-2.0
/*
 * memfd_pin_folios() came in 6.11. It migrates pages of a tmpfs file out of movable memory, and
 * pins them.
 */
#include <linux/mm.h>

long probe(struct file *file, struct folio **folio, pgoff_t *offset);
long probe(struct file *file, struct folio **folio, pgoff_t *offset)
{
	return memfd_pin_folios(file, 0, 0, folio, 1, offset);
}
