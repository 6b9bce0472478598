/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * firstread - the first read of a device: of one byte, or of as many as it takes
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_FIRSTREAD_H
#define KUBUF_FIRSTREAD_H

#include "device.h"

/* Sets what a read with O_NONBLOCK through @fd tells of the device. */
void firstread_make(struct device *device, int fd);

/* Whether something to read comes to a stream that waits, without anybody's doing. */
void firstread_fed(struct device *device, int fd);

#endif
