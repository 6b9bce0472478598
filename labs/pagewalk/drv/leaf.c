// SPDX-License-Identifier: GPL-2.0
/*
 * leaf - the page table entry that maps an address
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/mm.h>
#ifdef CONFIG_X86
#include <asm/msr.h>
#else
#include <asm/sysreg.h>
#endif

#include "leaf.h"

#ifdef CONFIG_X86

#define VALID _PAGE_PRESENT

/*
 * PWT, PCD and the PAT bit index the PAT register; a large entry has its PAT bit at another
 * place.
 */
static void read_attr(struct leaf *leaf)
{
	u64 pat_bit = leaf->shift == PAGE_SHIFT ? _PAGE_PAT : _PAGE_PAT_LARGE;
	u32 low, high;
	u64 pat;

	rdmsr(MSR_IA32_CR_PAT, low, high);
	pat = (u64)high << 32 | low;
	leaf->index = (leaf->entry & _PAGE_PWT ? 1 : 0) + (leaf->entry & _PAGE_PCD ? 2 : 0) +
		      (leaf->entry & pat_bit ? 4 : 0);
	leaf->attr = (pat >> (8 * leaf->index)) & 7;
}

#else

#define VALID PTE_VALID

/* Three bits of the entry index MAIR_EL1. */
static void read_attr(struct leaf *leaf)
{
	leaf->index = FIELD_GET(PTE_ATTRINDX_MASK, leaf->entry);
	leaf->attr = (read_sysreg(mair_el1) >> (8 * leaf->index)) & 0xff;
}

#endif

/**
 * leaf_valid() - check whether the processor uses an entry of a page table, of any level
 * @entry: the entry
 *
 * pte_present() and the like are also true for an entry that PROT_NONE, NUMA balancing or the
 * split of a huge page has hidden from the processor for a time. An entry that is not valid has
 * neither a page frame nor a table: it stands for a page in swap, being migrated, with a memory
 * error or of a device, or is a marker of userfaultfd.
 *
 * Return: true if the entry maps a table or a page.
 */
bool leaf_valid(u64 entry)
{
	return entry & VALID;
}

/**
 * leaf_new() - describe a valid entry that maps memory
 * @entry: the entry
 * @pfn: the first page frame that it maps
 * @shift: log2 of the bytes that the entry maps
 * @addr: the address that the entry was found for
 *
 * Return: the leaf.
 */
struct leaf leaf_new(u64 entry, u64 pfn, u8 shift, unsigned long addr)
{
	struct leaf leaf = { .entry = entry, .shift = shift };

	leaf.pfn = pfn + ((addr & (BIT(shift) - 1)) >> PAGE_SHIFT);
	read_attr(&leaf);
	return leaf;
}
