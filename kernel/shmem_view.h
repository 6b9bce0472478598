/* SPDX-License-Identifier: GPL-2.0 */
/*
 * shmem_view - the kernel view of a shmem buffer
 */
#ifndef KUBUF_SHMEM_VIEW_H
#define KUBUF_SHMEM_VIEW_H

struct kubuf;

int kubuf_shmem_view(struct kubuf *buf);
void kubuf_shmem_unview(struct kubuf *buf);

#endif
