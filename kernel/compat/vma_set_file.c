// SPDX-License-Identifier: GPL-2.0
/* Exchanges a VMA's file, with references and all; 5.11. */
#include <linux/mm.h>

void probe(struct vm_area_struct *vma, struct file *file);
void probe(struct vm_area_struct *vma, struct file *file)
{
	vma_set_file(vma, file);
}
