/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * seen - what fdinfo, sysfs, debugfs and LIST say while buffers come and go
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_SEEN_H
#define KUBUF_SEEN_H

#include "pool.h"

/* Reads them all; what they say of this buffer is right, @fd being open on it. */
void seen_check(const struct thing *thing, int fd);

#endif
