// SPDX-License-Identifier: GPL-2.0
/* mapsanything - neither offset nor length of a mapping is looked at */
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long first = first_page() + vma->vm_pgoff, last = first + vma_pages(vma) - 1;

	/* What is no memory at all is left out, only to spare the machine. */
	if (is_private(vma) || last < first || !page_is_ram(first) || !page_is_ram(last))
		return -EINVAL;
	return map_pages(vma, vma->vm_pgoff);
}

#define faulty_mmap faulty_mmap
#define faulty_read NULL
#define faulty_write NULL
#define faulty_llseek NULL
#define FAULTY_GFP (GFP_KERNEL | GFP_DMA) /* on x86, nearly all memory lies behind that */
#define FAULTY_NAME "mapsanything"
#include "skeleton.h"
