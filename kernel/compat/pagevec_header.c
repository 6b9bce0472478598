// SPDX-License-Identifier: GPL-2.0
/* struct folio_batch has a header of its own in 7.2. */
#include <linux/pagevec.h>
