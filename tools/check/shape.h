/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shape - how much a device has, how it is read and mapped, and whether it holds still
 *
 * Copyright (C) the kubuf developers
 *
 * Parts of the first look (look.c), each with a descriptor of its own. What is found out
 * is set in the device.
 */
#ifndef KUBUF_SHAPE_H
#define KUBUF_SHAPE_H

#include "device.h"

/* Where reading ends, twice, and whether an offset means something. */
void shape_read(struct device *device, int fd);

/* Its size, where it tells: by an ioctl, sysfs, fstat(), lseek(), or where reading ends. */
void shape_size(struct device *device, int fd);

/* The shortest mapping, and, where nothing has told the size, the longest. */
void shape_map(struct device *device, int fd);

/*
 * How much can be mapped, where the size is that of reading, and whether that is what is read; and
 * whether there are other regions, where only mmap() has told the size.
 */
void shape_mapped(struct device *device, int fd);

/* Whether what is mapped or read changes by itself; and whether a load of it ends in a signal. */
void shape_still(struct device *device, int fd);

#endif
