/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * extent - how much of a device can be mapped, and whether that is what is read
 *
 * Copyright (C) the kubuf developers
 *
 * Parts of the first look (look.c), after those of shape.h. What is found out is set in the device.
 */
#ifndef KUBUF_EXTENT_H
#define KUBUF_EXTENT_H

#include "device.h"

/* The shortest mapping, and, where nothing has told the size, the longest. */
void extent_find(struct device *device, int fd);

/* How much can be mapped, where the size is that of reading, which may be of something else. */
void extent_compare(struct device *device, int fd);

#endif
