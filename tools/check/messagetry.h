/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * messagetry - reads of messages (message.h) that must be refused, or be cut
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_MESSAGETRY_H
#define KUBUF_MESSAGETRY_H

#include "device.h"

/* For class alignment: reads to odd addresses, between guard bytes. */
void messagetry_align(const struct device *device);

/* For class write-end: a read that brings more than was written, and a write of many pages. */
void messagetry_beyond(const struct device *device);

/* For class read-end, of a device that is not written: the first of these. */
void messagetry_end(const struct device *device);

/* For class pointers: reads to addresses that do not exist, and to memory that ends. */
void messagetry_to_bad(const struct device *device);

#endif
