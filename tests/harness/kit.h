/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kit - the driver /dev/testkit, which calls the kit
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_KIT_H
#define KUBUF_KIT_H

#include <stdint.h>

#include "testkit.h"

/* Loads the driver with these parameters ("" for none), and opens its node. */
int kit_open(const char *params);

/* TESTKIT_MAKE of two pages under a name ("" for none): 0, or -1 and errno. */
int kit_make(int kit, const char *name, uint32_t mode, uint32_t flags);

/* TESTKIT_TAKE: 0, or -1 and errno. */
int kit_take(int kit, int fd, uint32_t rights);

#endif
