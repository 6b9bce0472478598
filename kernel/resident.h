/* SPDX-License-Identifier: GPL-2.0 */
/*
 * resident - memory that the core allocates and that is never swapped
 */
#ifndef KUBUF_RESIDENT_H
#define KUBUF_RESIDENT_H

#include <linux/types.h>

struct iov_iter;
struct kubuf;
struct page;

int kubuf_resident_begin(struct kubuf *buf);
void kubuf_resident_end(struct kubuf *buf);
bool kubuf_resident_is_odd(struct page *page);
int kubuf_resident_set_cache(struct kubuf *buf);
bool kubuf_resident_restore_cache(struct kubuf *buf);
const char *kubuf_resident_private_refusal(const struct kubuf *buf);
unsigned int kubuf_resident_accepts(const struct kubuf *buf);
ssize_t kubuf_resident_copy(struct kubuf *buf, loff_t pos, size_t len, struct iov_iter *iter,
			    bool write, bool nowait);
struct page *kubuf_resident_page(struct kubuf *buf, pgoff_t index);

#endif
