/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * position - where reads and writes begin, and where they leave off
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_POSITION_H
#define KUBUF_POSITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"

#define WHY_POSITION "The position of a call says which bytes of the device are meant."

/**
 * struct position_tail - the last bytes of a device, in lengths that its reads take
 * @from: where they begin
 * @there: how many there are
 * @asked: more than these
 * @end: the first place behind all
 */
struct position_tail {
	uint64_t from;
	size_t there;
	size_t asked;
	uint64_t end;
};

struct position_tail position_tail(const struct device *device);

/* Whether reads at two places bring the same bytes, those of the first one. */
bool position_is_ignored(const struct device *device, int fd);

/* Says so, of a file opened anew. */
void position_tell_ignored(const struct device *device);

/* Whether a read leaves the position where it was, of a device whose positions mean something. */
void position_try_read(const struct device *device);

/* Whether a read across the end moves the position by what it brings. */
void position_try_across(const struct device *device);

/* Likewise a write of the @len bytes at @from, which are those that are there. */
void position_try_write(const struct device *device, int fd, const unsigned char *bytes,
			size_t len, uint64_t from);

#endif
