// SPDX-License-Identifier: GPL-2.0
/*
 * walk - from the top of the page tables down to a leaf
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/sched.h>
#ifdef CONFIG_ARM64
#include <asm/sysreg.h>
#endif

#include "leaf.h"
#include "walk.h"

static pgd_t *kernel_pgd(unsigned long addr)
{
#ifdef CONFIG_X86
	phys_addr_t table = read_cr3_pa();
#else
	phys_addr_t table = read_sysreg(ttbr1_el1) & GENMASK_ULL(47, PAGE_SHIFT);
#endif

	return (pgd_t *)__va(table) + pgd_index(addr);
}

/*
 * Other CPUs may change the entries meanwhile, so each entry is read once, and only the copy is
 * used: p4d_offset() and the like would read the entry again, which may have changed by then.
 */
static struct leaf walk(pgd_t *pgdp, unsigned long addr)
{
	const struct leaf nothing = {};
	pgd_t pgd = READ_ONCE(*pgdp);
	p4d_t *p4dp, p4d;
	pud_t *pudp, pud;
	pmd_t *pmdp, pmd;
	pte_t pte;

	if (!leaf_valid(pgd_val(pgd)))
		return nothing;
	p4dp = p4d_offset_lockless(pgdp, pgd, addr);
	p4d = READ_ONCE(*p4dp);
	if (!leaf_valid(p4d_val(p4d)))
		return nothing;
	pudp = pud_offset_lockless(p4dp, p4d, addr);
	pud = READ_ONCE(*pudp);
	if (!leaf_valid(pud_val(pud)))
		return nothing;
	if (pud_leaf(pud))
		return leaf_new(pud_val(pud), pud_pfn(pud), PUD_SHIFT, addr);
	pmdp = pmd_offset_lockless(pudp, pud, addr);
	pmd = READ_ONCE(*pmdp);
	if (!leaf_valid(pmd_val(pmd)))
		return nothing;
	if (pmd_leaf(pmd))
		return leaf_new(pmd_val(pmd), pmd_pfn(pmd), PMD_SHIFT, addr);
	pte = READ_ONCE(*pte_offset_kernel(&pmd, addr));
	if (!leaf_valid(pte_val(pte)))
		return nothing;
	return leaf_new(pte_val(pte), pte_pfn(pte), PAGE_SHIFT, addr);
}

/**
 * walk_look() - find the entries that map an address of the calling process, and its alias
 * @vma: the VMA of the calling process that covers the address
 * @addr: user address
 * @leaf: out: the process's entry; empty if the processor sees none
 * @alias: out: the entry for the same page frame in the kernel's direct map; empty if there is
 *	none
 *
 * While mmap_lock is held for reading, munmap() cannot free the tables of a VMA, but khugepaged,
 * MADV_DONTNEED (6.14) and hugetlbfs (tables that processes share) can. Disabled interrupts
 * prevent that, as for get_user_pages_fast(), which takes no locks at all. A table that was
 * removed is freed only after each CPU that may still be reading it has enabled interrupts:
 * after an RCU grace period (tlb_remove_table(), pte_free_defer()), or after such CPUs have
 * answered an interrupt (x86's TLB flush, tlb_remove_table_sync_one()).
 *
 * Tables of the direct map are freed when memory is unplugged, which a reference to a page of
 * it prevents. Pages in a VM_PFNMAP mapping may have no references; they belong to a driver,
 * which keeps them as long as the VMA exists. set_memory_*() replaces a large entry by a table
 * in one store, so a walk sees one or the other.
 *
 * Context: process, with mmap_lock held.
 */
void walk_look(const struct vm_area_struct *vma, unsigned long addr, struct leaf *leaf,
	       struct leaf *alias)
{
	struct page *page = NULL;
	unsigned long flags, direct;
	bool held = false;

	/* Not mmap_assert_locked(), which modules cannot use on kernels with CONFIG_DEBUG_VM. */
	lockdep_assert_held(&current->mm->mmap_lock);
	*alias = (struct leaf){};
	local_irq_save(flags);
	*leaf = walk(pgd_offset(current->mm, addr), addr);
	if (leaf->entry && pfn_valid(leaf->pfn)) {
		page = compound_head(pfn_to_page(leaf->pfn));
		held = get_page_unless_zero(page);
	}
	if (held || (page && vma->vm_flags & VM_PFNMAP)) {
		direct = (unsigned long)__va(PFN_PHYS(leaf->pfn));
		*alias = walk(kernel_pgd(direct), direct);
	}
	local_irq_restore(flags);
	if (held)
		put_page(page);
}
