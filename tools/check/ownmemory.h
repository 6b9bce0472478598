/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ownmemory - what a user has written into memory that an open file has for itself
 *
 * Copyright (C) the kubuf developers
 *
 * No other user may see these bytes, once the file is closed: a driver that keeps such memory for
 * the next open file clears it before.
 */
#ifndef KUBUF_OWNMEMORY_H
#define KUBUF_OWNMEMORY_H

#include "device.h"

/* By write() and read(). */
void ownmemory_look_by_calls(const struct device *device);

/* By mappings. */
void ownmemory_look_by_mappings(const struct device *device);

#endif
