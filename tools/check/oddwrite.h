/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * oddwrite - writes from addresses of every alignment
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_ODDWRITE_H
#define KUBUF_ODDWRITE_H

#include <stddef.h>

#include "device.h"

/* Writes back what is there, the first @len bytes, @bytes, of which an odd place has a few. */
void oddwrite_try(const struct device *device, int fd, const unsigned char *bytes, size_t len);

#endif
