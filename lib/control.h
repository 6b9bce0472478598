/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * control - calls on /dev/kubuf/control
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
 * One call, on an open file of its own, so that the library has no state.
 * Return: 0; -ENOENT: the module is not loaded; or the call's own errno, negative.
 */
int control_call(unsigned long cmd, void *arg);

/* Say that the module is not loaded, or /dev/kubuf/control not to be opened. Return: if so. */
bool control_say_missing(const struct failure *failure);

#endif
