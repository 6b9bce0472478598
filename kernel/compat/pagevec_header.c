// SPDX-License-Identifier: GPL-2.0
/* struct folio_batch moved from linux/pagevec.h to linux/folio_batch.h in 7.2. */
#include <linux/pagevec.h>
