// SPDX-License-Identifier: GPL-2.0
/*
 * leaf - the page table entry that maps an address
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/bitfield.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/sched.h>
#ifdef CONFIG_X86
#include <asm/msr.h>
#else
#include <asm/sysreg.h>
#endif

#include "leaf.h"

#ifdef CONFIG_X86

static pgd_t *kernel_pgd(unsigned long addr)
{
	return (pgd_t *)__va(read_cr3_pa()) + pgd_index(addr);
}

/* PWT, PCD and the PAT bit, which a large entry keeps elsewhere, index the PAT register. */
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

static pgd_t *kernel_pgd(unsigned long addr)
{
	phys_addr_t table = read_sysreg(ttbr1_el1) & GENMASK_ULL(47, PAGE_SHIFT);

	return (pgd_t *)__va(table) + pgd_index(addr);
}

/* Three bits of the entry index MAIR_EL1. */
static void read_attr(struct leaf *leaf)
{
	leaf->index = FIELD_GET(PTE_ATTRINDX_MASK, leaf->entry);
	leaf->attr = (read_sysreg(mair_el1) >> (8 * leaf->index)) & 0xff;
}

#endif

/* Down from a top level entry to the leaf, at whatever level it is. */
static struct leaf walk(pgd_t *pgd, unsigned long addr)
{
	struct leaf leaf = {};
	p4d_t *p4d;
	pud_t *pud;
	pmd_t *pmd;
	pte_t pte;

	if (pgd_none(READ_ONCE(*pgd)))
		return leaf;
	p4d = p4d_offset(pgd, addr);
	if (p4d_none(READ_ONCE(*p4d)))
		return leaf;
	pud = pud_offset(p4d, addr);
	leaf.entry = pud_val(READ_ONCE(*pud));
	leaf.pfn = pud_pfn(*pud);
	leaf.shift = PUD_SHIFT;
	if (!leaf.entry || pud_leaf(*pud))
		goto found;
	pmd = pmd_offset(pud, addr);
	leaf.entry = pmd_val(READ_ONCE(*pmd));
	leaf.pfn = pmd_pfn(*pmd);
	leaf.shift = PMD_SHIFT;
	if (!leaf.entry || pmd_leaf(*pmd))
		goto found;
	pte = READ_ONCE(*pte_offset_kernel(pmd, addr));
	leaf.entry = pte_present(pte) ? pte_val(pte) : 0;
	leaf.pfn = pte_pfn(pte);
	leaf.shift = PAGE_SHIFT;
found:
	if (leaf.entry) {
		leaf.pfn += (addr & (BIT(leaf.shift) - 1)) >> PAGE_SHIFT;
		read_attr(&leaf);
	}
	return leaf;
}

/**
 * leaf_of_user() - the entry that maps an address of the calling process
 * @addr: user address
 *
 * Context: mmap_lock held, which keeps the tables in place.
 * Return: the leaf.
 */
struct leaf leaf_of_user(unsigned long addr)
{
	/* Not mmap_assert_locked(): modules cannot link it to kernels with CONFIG_DEBUG_VM. */
	lockdep_assert_held(&current->mm->mmap_lock);
	return walk(pgd_offset(current->mm, addr), addr);
}

/**
 * leaf_of_alias() - the entry that maps a page in the kernel's direct map
 * @pfn: page frame number
 *
 * Context: any; the direct map is never freed.
 * Return: the leaf; an empty one for what is not RAM.
 */
struct leaf leaf_of_alias(u64 pfn)
{
	unsigned long direct = (unsigned long)__va(PFN_PHYS(pfn));

	return pfn_valid(pfn) ? walk(kernel_pgd(direct), direct) : (struct leaf){};
}
