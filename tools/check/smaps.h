/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * smaps - what /proc/self/smaps says of a mapping
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_SMAPS_H
#define KUBUF_SMAPS_H

#include <stdbool.h>

/* Whether the mapping at @map has a flag, which proc(5) has among VmFlags. */
bool smaps_has(const void *map, const char *flag);

/* KiB of the mapping at @map that are mapped by huge pages. */
unsigned long smaps_huge(const void *map);

#endif
