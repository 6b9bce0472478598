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

#include <stdbool.h>
#include <stdint.h>

#include "device.h"

/* Where a size is known from, in the words of a report. */
#define SHAPE_FROM_READING "where reading ends"
#define SHAPE_FROM_SEEKING "lseek(SEEK_END)"
#define SHAPE_FROM_MMAP "what mmap() gives"
#define SHAPE_FROM_WHOLE "the one mapping that it gives"
#define SHAPE_FROM_LOADS "where loads of its mapping end"

void shape_set_size(struct device *device, uint64_t size, const char *from);
bool shape_is_from(const struct device *device, const char *words);

/* Whether nothing but mmap() has told the size: a read may have more. */
bool shape_is_of_mapping(const struct device *device);

/* Where reading ends, twice, and whether an offset means something. */
void shape_read(struct device *device, int fd);

/* Its size, where it tells: by an ioctl, sysfs, fstat(), lseek(), or where reading ends. */
void shape_size(struct device *device, int fd);

/* Whether what is mapped or read changes by itself; and whether a load of it ends in a signal. */
void shape_still(struct device *device, int fd);

#endif
