/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ready - makes a device ready that has nothing to read, as far as it is known how
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_READY_H
#define KUBUF_READY_H

#include <stdbool.h>
#include <sys/types.h>

#include "device.h"

/* How many bytes a read takes: a record, or one. */
size_t ready_length(const struct device *device);

/*
 * A write of @len bytes of @bytes, of which there is a page; where the device refuses that length
 * (EINVAL, EMSGSIZE), of another one, which @len is then. Returns what write() did.
 */
ssize_t ready_write_any(int fd, const void *bytes, size_t *len);

/* Likewise, first as many bytes as a read takes; and how many the device took last. */
ssize_t ready_write(const struct device *device, int fd, const void *bytes);
size_t ready_write_length(const struct device *device);

/*
 * Whether it is known how: it becomes ready by itself, or, with --write, by a write or a call of
 * the profile.
 */
bool ready_is_known(const struct device *device);

/*
 * Makes @fd ready by the profile's call, or a write of what is there, through ready_writer(), or
 * waits for what comes by itself. False where that failed, or nothing is known.
 */
bool ready_make(const struct device *device, int fd);

/* The open file by which @fd is made ready, which is the same one, or opened. */
int ready_writer(const struct device *device, int fd);

/*
 * Once more, of a device without positions, through @fd and without a step; and the step of that,
 * as the only one of a loop.
 */
bool ready_again(const struct device *device, int fd);
void ready_say_again(const struct device *device, int fd);

/* Makes the profile's call by @fd, without a step. */
bool ready_call(const struct device *device, int fd);

/* Writes down the argument of the profile's call, which ready_say_again() names. */
void ready_say_argument(const struct device *device);

/* What makes it ready may start something that takes so long. */
#define READY_SOON_MS 300

/* What comes by itself again and again (device->fed) comes within this time. */
#define READY_FED_MS 150

/* Whether poll() says, now or soon, or within so long, that there is something to read. */
bool ready_comes(int fd);
bool ready_comes_within(int fd, int patience_ms);

/*
 * Whether a read of nothing may say 0 there: a FIFO without a writer is at its end, and a terminal
 * may be told to say so.
 */
bool ready_may_say_end(int fd);

#endif
