/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * answer - to which open files of a stream something comes when it is made ready
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_ANSWER_H
#define KUBUF_ANSWER_H

#include "device.h"

/*
 * By a write, or the profile's call, if these are allowed: of @other, which is -1 where a second
 * open() was refused, or of @fd itself. Sets whether it comes to the same open file alone, and
 * whether it takes some time.
 */
void answer_find(struct device *device, int fd, int other);

#endif
