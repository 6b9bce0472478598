// SPDX-License-Identifier: GPL-2.0
/* The VMA's flags became read-only, with setters, in 6.3 (bc292ab00f6c). */
#include <linux/mm.h>

void probe(struct vm_area_struct *vma);
void probe(struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
}
