// SPDX-License-Identifier: GPL-2.0
/* Since 6.18 mm_get_unmapped_area() uses the current mm, and has no argument for it. */
#include <linux/mm.h>
#include <linux/sched/mm.h>

unsigned long probe(struct file *file);
unsigned long probe(struct file *file)
{
	return mm_get_unmapped_area(file, 0, PAGE_SIZE, 0, 0);
}
