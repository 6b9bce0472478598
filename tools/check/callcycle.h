/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * callcycle - the ioctls that a profile describes, as one of the cycles of class leaks (cycle.h)
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_CALLCYCLE_H
#define KUBUF_CALLCYCLE_H

#include <stdbool.h>

#include "device.h"

/* Whether there are any, and they may be made. */
bool callcycle_can(const struct device *device);

/* Makes each once, of an open file of its own, with right members. */
bool callcycle_run(const struct device *device);

/*
 * Makes those that have an argument by @fd: without one, and with a bad pointer in it; and the call
 * that tells the size without one. And writes that down.
 */
void callcycle_call_nowhere(const struct device *device, int fd);
void callcycle_say_nowhere(const struct device *device);

/* The program has none of them: their arguments are many. */
void callcycle_say(const struct device *device);

#endif
