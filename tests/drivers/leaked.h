/* SPDX-License-Identifier: GPL-2.0 */
/*
 * leaked - memory and pages that are taken and not given back before the module goes
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_LEAKED_H
#define FAULTY_LEAKED_H

#include <linux/llist.h>
#include <linux/slab.h>

#include "skeleton.h"

/* What a driver with pages does to them in the end. */
#ifndef leaked_put
#define leaked_put(page) ((void)(page))
#endif

/* As a driver has for each of its users. */
#ifndef LEAKED_BYTES
#define LEAKED_BYTES 400
#endif

struct leaked {
	struct llist_node node;
	struct page *page;
	char state[LEAKED_BYTES];
};

static LLIST_HEAD(all_leaked);

static inline int leak(struct page *page)
{
	struct leaked *leaked = kzalloc(sizeof(*leaked), GFP_KERNEL);

	if (!leaked)
		return -ENOMEM;
	leaked->page = page;
	llist_add(&leaked->node, &all_leaked);
	return 0;
}

static void faulty_empty(void)
{
	struct leaked *leaked, *next;

	llist_for_each_entry_safe(leaked, next, llist_del_all(&all_leaked), node) {
		leaked_put(leaked->page);
		kfree(leaked);
	}
}

#define faulty_empty faulty_empty

#endif
