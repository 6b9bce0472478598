/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * room - how much a device without positions takes before it is full
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_ROOM_H
#define KUBUF_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "device.h"

/**
 * struct room_state - how far a process is that fills it, in memory shared with this one
 * @full: the shortest write that is EAGAIN; 0: none was
 * @ready: poll() had said POLLOUT before the write that was made last
 */
struct room_state {
	size_t full;
	bool ready;
};

/**
 * struct room - of a device that brings by read() what it was given
 * @fd: what reads, with O_NONBLOCK
 * @writer: another open file, or the same where there is one at a time
 * @len: bytes of a write: 16, or a record
 * @most: writes, as many as can be read again in time
 * @least: bytes of the shortest write that may be made
 * @page: bytes of a page
 * @bytes: a page of them
 * @state: of the process that fills it
 */
struct room {
	int fd;
	int writer;
	size_t len;
	int most;
	size_t least;
	size_t page;
	const unsigned char *bytes;
	volatile struct room_state *state;
};

/*
 * Opens the device and tries whether what is written can be read again, and is all that can be.
 * False where it is not so: that device must not be filled.
 */
bool room_new(const struct device *device, struct room *room);

/* Begins anew what is written down, with the same open files. */
void room_say_again(const struct device *device, struct room *room);

/*
 * Writes until the device is full, in a process of its own, and writes that down. False where it
 * never is, or says so otherwise than by EAGAIN, or becomes empty by itself, or where a write has
 * waited, which is told if @tells.
 */
bool room_fill(struct room *room, bool tells);

/* Whether one more write, as short as can be, is EAGAIN. */
bool room_is_full(const struct room *room);

/* Whether one more is taken. */
bool room_takes(const struct room *room);

/* Reads all that is there. False where there is always something. */
bool room_drain(const struct room *room);

/* Likewise, as the last of what is done with it. */
void room_end(const struct room *room);

/* The same for what a class has left whose process has died (record->filled). */
void room_empty(const struct device *device);

/* Writes that down. */
void room_say_drain(const struct room *room);

#endif
