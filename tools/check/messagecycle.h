/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * messagecycle - cycles (cycle.h) of a message that is made, and read
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_MESSAGECYCLE_H
#define KUBUF_MESSAGECYCLE_H

#include <stdbool.h>

#include "device.h"

/* A message may come back in so many parts. */
#define MESSAGECYCLE_PARTS 8

/* By a write. */
bool messagecycle_may_write(const struct device *device);
bool messagecycle_write(const struct device *device);
void messagecycle_say_write(const struct device *device);

/* By the profile's call. */
bool messagecycle_may_call(const struct device *device);
bool messagecycle_call(const struct device *device);
void messagecycle_say_call(const struct device *device);

#endif
