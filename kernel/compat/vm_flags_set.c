// SPDX-License-Identifier: GPL-2.0
/* vma->vm_flags became read-only, and got setters, in 6.3 (bc292ab00f6c). */
#include <linux/mm.h>

void probe(struct vm_area_struct *vma);
void probe(struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
}
