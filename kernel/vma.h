/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vma - user mappings of resident memory
 */
#ifndef KUBUF_VMA_H
#define KUBUF_VMA_H

struct kubuf;
struct vm_area_struct;

void kubuf_vma_unobserve(struct kubuf *buf);
int kubuf_vma_refuse(const struct kubuf *buf, const char *why);
bool kubuf_vma_copies(const struct vm_area_struct *vma);
int kubuf_vma_map(struct kubuf *buf, struct vm_area_struct *vma);
int kubuf_vma_map_by(struct kubuf *buf, struct vm_area_struct *vma,
		     int (*map_all)(struct kubuf *buf, struct vm_area_struct *vma));

#endif
