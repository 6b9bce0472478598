/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * control - ioctls of /dev/kubuf/control
 *
 * Copyright (C) the kubuf developers
 */
#ifndef CONTROL_H
#define CONTROL_H

#include <stdbool.h>

#include "failure.h"

#define CONTROL_FOLDER "/dev/kubuf/"
#define CONTROL_PATH CONTROL_FOLDER "control"

/*
 * Make one call. Opens the node each time, so that the library keeps no state.
 * Return: 0; -ENOENT: the module is not loaded; or the negative errno of the call.
 */
int control_call(unsigned long cmd, void *arg);

/*
 * Say that the module is not loaded or /dev/kubuf/control cannot be opened, if so. Return:
 * whether it is so.
 */
bool control_say_missing(const struct failure *failure);

#endif
