/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pressure - what else goes on in a machine's memory
 *
 * Copyright (C) the kubuf developers
 *
 * Settings are put back and processes ended by pressure_end(), or when the test ends.
 */
#ifndef KUBUF_PRESSURE_H
#define KUBUF_PRESSURE_H

struct pressure;

/*
 * Compaction again and again, khugepaged and KSM without rests, and where there are two
 * NUMA nodes balancing and moves between them; as far as this kernel has them, which
 * a note of the test tells.
 */
struct pressure *pressure_begin(void);

void pressure_end(struct pressure *pressure);

#endif
