/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unrest - what else goes on in a machine's memory
 *
 * Copyright (C) the kubuf developers
 *
 * Settings are put back and processes ended by unrest_end(), or when the test ends.
 */
#ifndef KUBUF_UNREST_H
#define KUBUF_UNREST_H

struct unrest;

/*
 * Compaction again and again, khugepaged and KSM without rests, and where there are two
 * NUMA nodes balancing and moves between them; as far as this kernel has them, which
 * a note of the test tells.
 */
struct unrest *unrest_begin(void);

void unrest_end(struct unrest *unrest);

#endif
