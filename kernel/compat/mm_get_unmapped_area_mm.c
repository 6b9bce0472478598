// SPDX-License-Identifier: GPL-2.0
/* Between 6.10 and 6.18 it takes the mm; before, mm->get_unmapped_area was a pointer. */
#include <linux/mm.h>
#include <linux/sched/mm.h>

unsigned long probe(struct mm_struct *mm, struct file *file);
unsigned long probe(struct mm_struct *mm, struct file *file)
{
	return mm_get_unmapped_area(mm, file, 0, PAGE_SIZE, 0, 0);
}
