/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fill - bytes that differ everywhere, in a device whose bytes are all alike
 *
 * Copyright (C) the kubuf developers
 *
 * What brings other bytes than it should cannot be told from what does not, where all of them are
 * alike. They are put back afterwards: by the class, or, if its process has died, by the first
 * process, out of the record.
 */
#ifndef KUBUF_FILL_H
#define KUBUF_FILL_H

#include <stdbool.h>
#include <stddef.h>

#include "device.h"

/* So many bytes are filled at most. */
#define FILL_MOST (1UL << 20)

/**
 * struct fill - what must be put back
 * @len: bytes from the start on that are filled; 0: none
 * @alike: what each of them was
 * @own: whether they are in memory that one open file has for itself, with which they go
 */
struct fill {
	size_t len;
	unsigned char alike;
	bool own;
};

/* How an open file is opened that is read, and that fill_vary() may have to write to. */
int fill_mode(const struct device *device);

/*
 * @bytes are the first @len of the device, read through @fd. Where they are all alike, and may be
 * written, others are, and are read: they differ everywhere, and are put back in the end. They are
 * written through another open file, and through @fd only if they do not show there: then each
 * open file has memory of its own. False if they are alike even so, which this says (UNTRIED).
 */
bool fill_vary(const struct device *device, int fd, unsigned char *bytes, size_t len);

/* Likewise, but says nothing where they are alike. */
bool fill_try(const struct device *device, int fd, unsigned char *bytes, size_t len);

/*
 * Fills as fill_vary() does, and says nothing. Returns whether the open file of @fd has memory for
 * itself, so that it was filled by @fd alone; else the device may be filled as well, or not.
 */
bool fill_own(const struct device *device, int fd, unsigned char *bytes, size_t len);

/* Whether these are what the first bytes were filled with. */
bool fill_shows(const unsigned char *bytes, size_t len);

/* Writes down that what @fd shows is filled, if it is; fill_vary() does that itself. */
void fill_say(int fd);

/* Puts the old bytes back, but for those that somebody has changed since. */
void fill_restore(const struct device *device);

#endif
