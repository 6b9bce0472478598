/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * device - the device under test: what was asked for, and what was found out
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_DEVICE_H
#define KUBUF_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "profile.h"

/**
 * struct device - both
 * @path: its node
 * @profile: what is known of its kind
 * @made: the descriptor that is tried, when a call makes it; else -1
 * @write: nothing that could change it is done without
 * @dangerous: nor what could bring a bad kernel down
 * @letter: letter of its ioctls, 0: none is tried
 * @size: bytes that can be shared; 0: not known
 * @size_from: where that is known from
 * @endless: mmap() gave whatever was asked for; @size is what is looked at
 * @can_read: read() does not say that it cannot; and so on
 * @can_write: as found out without writing anything: by an empty write
 * @can_seek: lseek() moves the position
 * @can_map: mmap() shared and readable works
 * @can_map_write: and writable
 * @can_poll: poll() is the driver's own
 * @moves: reading moves the position
 * @page: bytes
 */
struct device {
	const char *path;
	const struct profile *profile;
	int made;
	bool write;
	bool dangerous;
	int letter;
	uint64_t size;
	const char *size_from;
	bool endless;
	bool can_read;
	bool can_write;
	bool can_seek;
	bool can_map;
	bool can_map_write;
	bool can_poll;
	bool moves;
	size_t page;
};

/* Finds out the rest; 0, or -1 with errno when it cannot be opened. */
int device_probe(struct device *device);

/*
 * A descriptor of it, by open(); or, of one that a call makes, one more of the same
 * open file, whatever the flags. -1 and errno.
 */
int device_open(const struct device *device, int flags);

/* The same, but by a call of its own where a call makes it. */
int device_make(const struct device *device, int flags);

/* What it holds at @offset, in as many calls as it takes: bytes, fewer on an error. */
size_t device_read(const struct device *device, int fd, void *to, size_t len, uint64_t offset);

/* Whole pages that can be mapped. */
size_t device_pages(const struct device *device);

#endif
