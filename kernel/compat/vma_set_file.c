// SPDX-License-Identifier: GPL-2.0
/* vma_set_file(), which replaces a VMA's file and its references, came in 5.11. */
#include <linux/mm.h>

void probe(struct vm_area_struct *vma, struct file *file);
void probe(struct vm_area_struct *vma, struct file *file)
{
	vma_set_file(vma, file);
}
