/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * disk - a RAM disk, for what wants a block device
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_DISK_H
#define KUBUF_DISK_H

#define DISK_NODE "/dev/ram0"

/* Makes it, all zero, with so many KiB; skips the test where there is no brd.ko. */
void disk_need(int kib);

#endif
