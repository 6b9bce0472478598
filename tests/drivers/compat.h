/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat - where kernels differ for the faulty drivers
 */
#ifndef FAULTY_COMPAT_H
#define FAULTY_COMPAT_H

#include <linux/mm.h>

#include "compat_probed.h"

#ifdef KUBUF_HAVE_SHMEM_VMA_FLAGS
#define FAULTY_NO_VMA_FLAGS EMPTY_VMA_FLAGS
#else
#define FAULTY_NO_VMA_FLAGS 0
#endif

#ifdef KUBUF_HAVE_COPY_SPLICE_READ
#define faulty_compat_splice_read copy_splice_read
#else
#define faulty_compat_splice_read generic_file_splice_read
#endif

static inline void faulty_compat_set_flags(struct vm_area_struct *vma, unsigned long flags)
{
#ifdef KUBUF_HAVE_VM_FLAGS_SET
	vm_flags_set(vma, flags);
#else
	vma->vm_flags |= flags;
#endif
}

static inline void faulty_compat_clear_flags(struct vm_area_struct *vma, unsigned long flags)
{
#ifdef KUBUF_HAVE_VM_FLAGS_SET
	vm_flags_clear(vma, flags);
#else
	vma->vm_flags &= ~flags;
#endif
}

#endif
