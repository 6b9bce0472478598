/* SPDX-License-Identifier: GPL-2.0 */
/*
 * contig - the backing of one physically contiguous block
 */
#ifndef KUBUF_CONTIG_H
#define KUBUF_CONTIG_H

struct device;

extern const struct kubuf_backing_ops kubuf_contig_ops;

struct device *kubuf_contig_dev(void);
int kubuf_contig_init(void);
void kubuf_contig_exit(void);

#endif
