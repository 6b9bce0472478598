/* SPDX-License-Identifier: GPL-2.0 */
/*
 * contig - the backing of one physically contiguous block
 */
#ifndef KUBUF_CONTIG_H
#define KUBUF_CONTIG_H

extern const struct kubuf_backing_ops kubuf_contig_ops;

int kubuf_contig_init(void);
void kubuf_contig_exit(void);

#endif
