/* SPDX-License-Identifier: GPL-2.0 */
/*
 * storable - pages that take stores, whatever the mapping that they are in may do
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_STORABLE_H
#define FAULTY_STORABLE_H

#include "skeleton.h"

/* Dirty from the start: a store into a clean page would ask the kernel first, on arm64. */
static inline int map_storable(struct vm_area_struct *vma)
{
	pgprot_t prot = vm_get_page_prot(VM_READ | VM_WRITE | VM_SHARED);

	prot = pte_pgprot(pte_mkdirty(pfn_pte(0, prot)));
	return remap_pfn_range(vma, vma->vm_start, first_page() + vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, prot);
}

#endif
