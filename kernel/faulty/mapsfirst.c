// SPDX-License-Identifier: GPL-2.0
/* mapsfirst - the offset of a mapping is not looked at */
#include "skeleton.h"

static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!fits(vma) || is_private(vma))
		return -EINVAL;
	return map_pages(vma, 0);
}

/* Pages that can be told from each other. */
static void faulty_fill(void)
{
	unsigned long i;

	for (i = 0; i < SIZE >> PAGE_SHIFT; i++)
		memset(data + i * PAGE_SIZE, i + 1, PAGE_SIZE);
}

#define faulty_mmap faulty_mmap
#define faulty_fill faulty_fill
#define FAULTY_NAME "mapsfirst"
#include "skeleton.h"
