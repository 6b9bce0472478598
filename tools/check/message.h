/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * message - what a device without positions was given, or made, and brings by read()
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_MESSAGE_H
#define KUBUF_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "device.h"

/* What each byte of it is. */
#define MESSAGE_FILLED 0x6b

/**
 * enum message_by - how the device gets one
 * @MESSAGE_BY_WRITE: a write; what is in it is known
 * @MESSAGE_BY_CALL: the profile's call
 * @MESSAGE_BY_ITSELF: something comes if one waits
 */
enum message_by {
	MESSAGE_BY_WRITE,
	MESSAGE_BY_CALL,
	MESSAGE_BY_ITSELF,
};

/**
 * struct message - one of them, which is written, called for or awaited again and again
 * @device: the device that has it
 * @fd: what reads, with O_NONBLOCK
 * @writer: another open file, or the same where there is one at a time
 * @by: how the device gets one
 * @told: poll() says when it has come
 * @delay_us: where poll() does not: by then it has
 * @len: bytes of a write: 16, or a record, or another length that the device takes
 * @want: bytes of a read: as many, or a record
 * @bytes: a page of these, all alike
 * @page: bytes of a page
 */
struct message {
	const struct device *device;
	int fd;
	int writer;
	enum message_by by;
	bool told;
	unsigned int delay_us;
	size_t len;
	size_t want;
	const unsigned char *bytes;
	size_t page;
};

/* Whether the device may be written, and can be. */
bool message_may_write(const struct device *device);

/*
 * Whether a stream has something to read after a write, after the call that the profile has for
 * that, or by itself.
 */
bool message_may_come(const struct device *device);

/*
 * The files are opened, and that is written down. Where a write brings nothing, or there is none,
 * the profile's call is taken, or else what comes by itself; ends the class where nothing does.
 */
struct message message_new(const struct device *device);

/* Begins anew what is written down, with the same open files. */
void message_say_again(struct message *message);

/*
 * What is there is read, and the message written or called for, with both written down. False
 * when it is refused.
 */
bool message_put(const struct message *message);

/* From now on: on a busy machine what was enough at first may not be. */
void message_wait_longer(struct message *message);

/* How it came there, for people: "after ..."; and "what was ...". */
const char *message_words(const struct message *message);
const char *message_was(const struct message *message);

/* Writes down the second half of that alone; @loop: as a line of a loop, for its effect only. */
void message_say_put(const struct message *message, bool loop);

/* The same, and nothing is written down. */
bool message_put_quietly(const struct message *message);

/*
 * Reads all that is there, by pages, so that the next one to read finds nothing of ours; returns
 * what the first read brought. Ends the class where there is always something.
 */
ssize_t message_drain(int fd, size_t page);

#endif
