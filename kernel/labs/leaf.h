/* SPDX-License-Identifier: GPL-2.0 */
/*
 * leaf - the page table entry that maps an address
 */
#ifndef KUBUF_LABS_LEAF_H
#define KUBUF_LABS_LEAF_H

#include <linux/types.h>

/**
 * struct leaf - one entry; its fields are explained in pagewalk.h
 * @entry: the entry, 0 when nothing is mapped
 * @pfn: page frame behind the address
 * @shift: log2 of the bytes it maps
 * @index: attribute index in it
 * @attr: the attribute
 */
struct leaf {
	u64 entry;
	u64 pfn;
	u8 shift;
	u8 index;
	u8 attr;
};

struct leaf leaf_of_user(unsigned long addr);
struct leaf leaf_of_alias(u64 pfn);

#endif
