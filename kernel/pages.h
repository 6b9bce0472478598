/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pages - the array of pages behind the kernel view of a buffer
 */
#ifndef KUBUF_PAGES_H
#define KUBUF_PAGES_H

#include <linux/gfp.h>

#include "compat.h"

struct device;
struct kubuf;
struct sg_table;

/*
 * Charged to the memcg. RETRY_MAYFAIL: a full memcg fails the allocation instead of invoking
 * the OOM killer. NOWARN: only the caller learns of a failure.
 */
#define KUBUF_PAGES_GFP                                                      \
	(GFP_KERNEL | KUBUF_COMPAT_GFP_ACCOUNT | __GFP_ZERO | __GFP_NOWARN | \
	 __GFP_RETRY_MAYFAIL)

int kubuf_pages_array(struct kubuf *buf);
void kubuf_pages_free_array(struct kubuf *buf);
void kubuf_pages_put(struct kubuf *buf, unsigned long count);
int kubuf_pages_table(struct kubuf *buf, struct device *dev, struct sg_table *table);

#endif
