/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * export - dma-bufs: ours, and the kernel's own to compare with
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_EXPORT_H
#define KUBUF_EXPORT_H

#include <stddef.h>

/* EXPORT of a buffer: the dma-buf, or -1 and errno. */
int export_try(int fd);

/* The same, but it ends the test when it fails; skips the test when the kernel has no dma-buf. */
int export_new(int fd);

/* One from the kernel's system heap, or -1 when there is none. */
int export_from_heap(size_t size);

/* What udmabuf makes of the first @size bytes of a descriptor: a dma-buf, or -1 and errno. */
int export_by_udmabuf(int fd, size_t size);

#endif
