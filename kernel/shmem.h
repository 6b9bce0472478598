/* SPDX-License-Identifier: GPL-2.0 */
/*
 * shmem - the backing of a file on the core's own tmpfs mount
 */
#ifndef KUBUF_SHMEM_H
#define KUBUF_SHMEM_H

extern const struct kubuf_backing_ops kubuf_shmem_ops;

#endif
