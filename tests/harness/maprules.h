/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maprules - what mmap() of any of our nodes must refuse or survive
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_MAPRULES_H
#define KUBUF_MAPRULES_H

#include <stddef.h>

/* Lengths and offsets that reach past the end are refused, all others accepted. */
void maprules_range(int fd, size_t size);

/* The rights of a mapping are those of the opener, and stay so. */
void maprules_rights(const char *node, size_t size);

/* A mapping that mremap() grows past the end gives no access there. */
void maprules_growth(int fd, size_t size);

#endif
