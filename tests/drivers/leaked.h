/* SPDX-License-Identifier: GPL-2.0 */
/*
 * leaked - memory that is taken and not given back before the module goes
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_LEAKED_H
#define FAULTY_LEAKED_H

#include <linux/llist.h>
#include <linux/slab.h>

#include "skeleton.h"

struct leaked {
	struct llist_node node;
	char state[400]; /* as a driver has for each of its users */
};

static LLIST_HEAD(all_leaked);

static inline int leak(void)
{
	struct leaked *leaked = kzalloc(sizeof(*leaked), GFP_KERNEL);

	if (!leaked)
		return -ENOMEM;
	llist_add(&leaked->node, &all_leaked);
	return 0;
}

static void faulty_empty(void)
{
	struct leaked *leaked, *next;

	llist_for_each_entry_safe(leaked, next, llist_del_all(&all_leaked), node)
		kfree(leaked);
}

#define faulty_empty faulty_empty

#endif
