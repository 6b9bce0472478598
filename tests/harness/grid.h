/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * grid - transfers at every odd offset and length, checked byte by byte
 *
 * Copyright (C) the kubuf developers
 *
 * For user buffers that start anywhere in a page, of lengths around the sizes of
 * words, cache lines and pages, at several positions: the device must then hold
 * what was written and elsewhere what it held before; a read must bring exactly
 * that, and leave the bytes around the user's buffer alone.
 */
#ifndef KUBUF_GRID_H
#define KUBUF_GRID_H

#include <stddef.h>
#include <sys/types.h>

/**
 * struct grid - the transfers under test
 * @write: as pwrite()
 * @read: as pread()
 * @size: bytes of the device
 */
struct grid {
	ssize_t (*write)(int fd, const void *data, size_t len, off_t pos);
	ssize_t (*read)(int fd, void *data, size_t len, off_t pos);
	size_t size;
};

void grid_run(const struct grid *grid, int fd);

#endif
