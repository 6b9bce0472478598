// SPDX-License-Identifier: GPL-2.0
/*
 * From 6.10 until 6.18 mm_get_unmapped_area() took an mm; before, mm->get_unmapped_area was a
 * pointer.
 */
#include <linux/mm.h>
#include <linux/sched/mm.h>

unsigned long probe(struct mm_struct *mm, struct file *file);
unsigned long probe(struct mm_struct *mm, struct file *file)
{
	return mm_get_unmapped_area(mm, file, 0, PAGE_SIZE, 0, 0);
}
