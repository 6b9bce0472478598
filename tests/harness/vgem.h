/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vgem - the kernel's graphics driver without hardware, as importer of dma-bufs
 *
 * Copyright (C) the kubuf developers
 *
 * What is not said to return a result ends the test when it fails.
 */
#ifndef KUBUF_VGEM_H
#define KUBUF_VGEM_H

#include <stdint.h>

/* Loads vgem.ko when it is not loaded; the test is skipped where the kernel has none. */
int vgem_open(void);

/* A handle to an imported dma-buf; the same one for the same dma-buf. */
uint32_t vgem_import(int vgem, int dmabuf);

/* The same: the handle, or a negative errno. */
long vgem_try_import(int vgem, int dmabuf);

/* The dma-buf behind a handle once more. */
int vgem_export(int vgem, uint32_t handle);

void vgem_close(int vgem, uint32_t handle);

/* A fence on what is behind a handle, as of a device that writes there; and its end. */
uint32_t vgem_fence(int vgem, uint32_t handle);
void vgem_signal(int vgem, uint32_t fence);

#endif
