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

#define DEVICE_WORDS 32

/**
 * struct device - both
 *
 * What was asked for:
 * @path: its node
 * @profile: what is known of its kind
 * @made: the descriptor that is tried, when a call makes it; else -1
 * @write: nothing that could change it is done without
 * @dangerous: nor what could bring a bad kernel down
 * @letter: letter of its ioctls, 0: none is tried
 * @module: name of the module that may be unloaded and unbound in the end; or NULL
 *
 * What was found out (look.c):
 * @page: bytes of a page of the machine's
 * @mode: O_RDWR, or O_RDONLY or O_WRONLY where that is all that it can be opened for
 * @open_error: errno of open(), if none of these could be had; else 0
 * @reader: how it is opened for reading: O_RDONLY, or @mode where that is refused
 * @mapper: how it is opened for mappings that are read: O_RDONLY, or @mode where that is refused
 * @alone: errno of a second open() while there is a first one; else 0
 * @size: bytes that can be shared; 0: not known
 * @size_from: where that is known from
 * @mapped: bytes that can be mapped: @size, unless reading is of something else, or of more
 * @apart: what is read is not what is mapped
 * @regions: as much as is mapped at the start is at other offsets, too, but not at any
 * @indexed: these offsets are the numbers of regions, and do not lie inside the first
 * @unit: bytes of the shortest mapping: a page, or its size if it is mapped whole or not at all
 * @endless: mmap() gave whatever was asked for; @size is what is looked at
 * @doubtful: only mmap() has told the size, which is so large that it may be others' memory:
 *	nothing is written there
 * @can_map: mmap() shared and readable works, for so many bytes
 * @can_map_write: and writable
 * @has_read: the driver has a read operation; and so on
 * @has_write: a write operation
 * @can_read: a read has given bytes, or its end, or EAGAIN
 * @read_error: errno of a read of one byte that gave none; else 0
 * @record: bytes of the shortest read that it takes, if that is more than one; else 0
 * @waits: a read waits, or says EAGAIN
 * @deaf: a read waits although the file was opened with O_NONBLOCK
 * @fed: of a stream that waits: something comes by itself, again and again
 * @one_file: what a write to an open file brings, that file alone can read
 * @late: and some time after the write
 * @can_write: the device has a write operation, and can be opened for writing
 * @can_seek: lseek() works
 * @can_poll: poll() is the driver's own
 * @moves: a read moves the position
 * @positioned: the offset of pread() says which bytes are meant
 * @read_size: where reading twice came to the same end, as of a file; else 0
 * @lives: what is mapped changes by itself; of a device that cannot be mapped, what is read
 * @reads_live: what is read changes by itself
 * @holes: pages of its mapping, of all or of some of each part, whose loads end in a signal
 * @last_signal: the signal that a load of the last page ends in, where the one before is there;
 *	else 0
 */
struct device {
	const char *path;
	const struct profile *profile;
	int made;
	bool write;
	bool dangerous;
	int letter;
	const char *module;

	size_t page;
	int mode;
	int open_error;
	int reader;
	int mapper;
	int alone;
	uint64_t size;
	char size_from[DEVICE_WORDS];
	uint64_t mapped;
	bool apart;
	bool regions;
	bool indexed;
	size_t unit;
	bool endless;
	bool doubtful;
	bool can_map;
	bool can_map_write;
	bool has_read;
	bool has_write;
	bool can_read;
	int read_error;
	size_t record;
	bool waits;
	bool deaf;
	bool fed;
	bool one_file;
	bool late;
	bool can_write;
	bool can_seek;
	bool can_poll;
	bool moves;
	bool positioned;
	uint64_t read_size;
	bool lives;
	bool reads_live;
	size_t holes;
	int last_signal;
};

/*
 * A descriptor of it, by open(); or, of one that a call makes, one more of the same
 * open file, whatever the flags. -1 and errno.
 */
int device_open(const struct device *device, int flags);

/*
 * Of a device that is open once at a time: from now on device_open() gives descriptors of the
 * open file of @fd in this process, whatever the flags. Else it does nothing.
 */
void device_share(const struct device *device, int fd);

/* Whether device_open() gives such descriptors. */
bool device_is_shared(void);

/* A descriptor as device_open() gives it, but by a call of its own where a call makes it. */
int device_make(const struct device *device, int flags);

/* What it holds at @offset, in as many calls as it takes: bytes, fewer on an error. */
size_t device_read(const struct device *device, int fd, void *to, size_t len, uint64_t offset);

/* @len, or the next more that is a length which a read takes; a place is a multiple of it, too. */
size_t device_records(const struct device *device, size_t len);

/* Likewise the next less, which may be 0. */
uint64_t device_records_within(const struct device *device, uint64_t len);

/* Whether there is something that a read brings at once, as of a file. */
static inline bool device_reads_at_once(const struct device *device)
{
	return device->can_read && device->size && !device->waits;
}

/* Whole pages that can be mapped. */
size_t device_pages(const struct device *device);

/* Bytes of the mapping of all of it: whole pages, of which the last may be there in part. */
size_t device_whole(const struct device *device);

#endif
