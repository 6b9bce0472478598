/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * refusedcycle - a cycle (cycle.h) of calls that are refused
 *
 * Copyright (C) the kubuf developers
 *
 * What a call took until it knew that it must refuse goes back as well.
 */
#ifndef KUBUF_REFUSEDCYCLE_H
#define KUBUF_REFUSEDCYCLE_H

#include <stdbool.h>

#include "device.h"

bool refusedcycle_run(const struct device *device);
void refusedcycle_say(const struct device *device);

#endif
