/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * writer - a process that waits in a write, as a device without positions has no more room
 *
 * Copyright (C) the kubuf developers
 *
 * Both fill the device, and read all of it in the end. A device that cannot be filled so, or of
 * which nothing is read that was written, is left alone.
 */
#ifndef KUBUF_WRITER_H
#define KUBUF_WRITER_H

#include "device.h"

/* For class poll: POLLOUT is as a write finds it, and a read wakes who waits for room. */
void writer_poll(const struct device *device);

/* For class signals: a signal ends a write that waits, as an interrupted one ends. */
void writer_signals(const struct device *device);

#endif
