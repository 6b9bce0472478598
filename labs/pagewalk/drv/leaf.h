/* SPDX-License-Identifier: GPL-2.0 */
/*
 * leaf - the page table entry that maps an address
 */
#ifndef KUBUF_LABS_LEAF_H
#define KUBUF_LABS_LEAF_H

#include <linux/types.h>

/**
 * struct leaf - one entry, all zeros if there is none; pagewalk.h explains the members
 * @entry: the entry
 * @pfn: page frame at the address
 * @shift: log2 of the bytes that the entry maps
 * @index: attribute index in the entry
 * @attr: the attribute
 */
struct leaf {
	u64 entry;
	u64 pfn;
	u8 shift;
	u8 index;
	u8 attr;
};

bool leaf_valid(u64 entry);
struct leaf leaf_new(u64 entry, u64 pfn, u8 shift, unsigned long addr);

#endif
