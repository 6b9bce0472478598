/* SPDX-License-Identifier: GPL-2.0 */
/*
 * walk - from the top of the page tables down to a leaf
 */
#ifndef KUBUF_LABS_WALK_H
#define KUBUF_LABS_WALK_H

struct leaf;
struct vm_area_struct;

void walk_look(const struct vm_area_struct *vma, unsigned long addr, struct leaf *leaf,
	       struct leaf *alias);

#endif
