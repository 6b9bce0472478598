/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pages - memory of the core's own, as an array of pages
 */
#ifndef KUBUF_PAGES_H
#define KUBUF_PAGES_H

#include <linux/gfp.h>

#include "compat.h"

struct kubuf;

/*
 * Charged to the memory cgroup; a full one is an error here, not a reason to kill
 * somebody, and an unmet size is for the maker to hear of, not for the log.
 */
#define KUBUF_PAGES_GFP                                                      \
	(GFP_KERNEL | KUBUF_COMPAT_GFP_ACCOUNT | __GFP_ZERO | __GFP_NOWARN | \
	 __GFP_RETRY_MAYFAIL)

int kubuf_pages_array(struct kubuf *buf);
void kubuf_pages_free_array(struct kubuf *buf);
int kubuf_pages_set_cache(struct kubuf *buf);
bool kubuf_pages_restore_cache(struct kubuf *buf);
void kubuf_pages_put(struct kubuf *buf, unsigned long count);

#endif
