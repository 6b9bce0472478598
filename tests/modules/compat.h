/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat - where kernels differ for the test modules
 */
#ifndef TESTBUF_COMPAT_H
#define TESTBUF_COMPAT_H

#include <linux/mm.h>
#include <linux/platform_device.h>

#include "compat_probed.h"

/* Whether a page, or any part of the compound page it belongs to, is mapped. */
static inline bool testbuf_compat_mapped(struct page *page)
{
#ifdef KUBUF_HAVE_FOLIO_MAPPED
	return folio_mapped(page_folio(page));
#else
	return page_mapped(page);
#endif
}

/* Make a VMA ready for vmf_insert_pfn(). */
static inline void testbuf_compat_pfn_vma(struct vm_area_struct *vma)
{
	const unsigned long flags = VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP;

#ifdef KUBUF_HAVE_VM_FLAGS_SET
	vm_flags_set(vma, flags);
#else
	vma->vm_flags |= flags;
#endif
}

/* A platform driver's remove function: its type, and what it returns. */
#ifdef KUBUF_HAVE_PLATFORM_REMOVE_VOID
#define TESTBUF_COMPAT_REMOVE void
#define TESTBUF_COMPAT_REMOVED
#else
#define TESTBUF_COMPAT_REMOVE int
#define TESTBUF_COMPAT_REMOVED 0
#endif

#endif
