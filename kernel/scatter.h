/* SPDX-License-Identifier: GPL-2.0 */
/*
 * scatter - the backing of single pages
 */
#ifndef KUBUF_SCATTER_H
#define KUBUF_SCATTER_H

extern const struct kubuf_backing_ops kubuf_scatter_ops;

#endif
