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

#define DISK_PLACE "/tmp/ext4"

/*
 * The file system of 4 MiB that the image brought along, on the RAM disk, which is made if it
 * is not there; skips the test without it. Nothing of it is open when it is unmounted.
 */
void disk_mount_ext4(void);
void disk_umount(void);

#endif
