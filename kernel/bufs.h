/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bufs - the module parameter bufs=: named buffers that exist when the module is loaded
 */
#ifndef KUBUF_BUFS_H
#define KUBUF_BUFS_H

int kubuf_bufs_init(void);

#endif
