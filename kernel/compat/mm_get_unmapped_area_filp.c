// SPDX-License-Identifier: GPL-2.0
/* Later kernels take the current mm by themselves. */
#include <linux/mm.h>
#include <linux/sched/mm.h>

unsigned long probe(struct file *file);
unsigned long probe(struct file *file)
{
	return mm_get_unmapped_area(file, 0, PAGE_SIZE, 0, 0);
}
