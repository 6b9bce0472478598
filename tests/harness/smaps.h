/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * smaps - what /proc/self/smaps says of the mapping at an address
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_SMAPS_H
#define KUBUF_SMAPS_H

/* A field in KiB, such as "Rss" and "ShmemPmdMapped". */
long smaps_kib(const volatile void *addr, const char *name);

#endif
