/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * opens - with which rights a device can be opened, and how often
 *
 * Copyright (C) the kubuf developers
 *
 * Parts of the first look (look.c). What is found out is set in the device.
 */
#ifndef KUBUF_OPENS_H
#define KUBUF_OPENS_H

#include "device.h"

/* Opens it with all the rights that there are; what a call makes is made. */
int opens_for_all(const struct device *device);

/* Which rights these are. */
void opens_modes(struct device *device);

/*
 * What an opener for reading alone may do. A common slip: the kernel clears VM_SHARED for such a
 * one, and a driver that looks at that, and not at VM_MAYSHARE, refuses its mappings.
 */
void opens_reader(struct device *device);

/* Whether it can be opened twice, and, if it cannot, again. */
void opens_twice(struct device *device);

#endif
