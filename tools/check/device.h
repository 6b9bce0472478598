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

/**
 * struct device - both
 * @path: its node
 * @write: nothing that could change it is done without
 * @dangerous: nor what could bring a bad kernel down
 * @ioctl_size: command that returns the size, 0 for none
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
	bool write;
	bool dangerous;
	unsigned long ioctl_size;
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

/* Whole pages that can be mapped. */
size_t device_pages(const struct device *device);

#endif
