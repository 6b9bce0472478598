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
 * struct message - one of them, which is written or called for again and again
 * @device: the device that has it
 * @fd: what reads, with O_NONBLOCK
 * @writer: another open file, or the same where there is one at a time
 * @by_call: the profile's call makes the device have one; what is in it is not known
 * @told: poll() says when it has come
 * @delay_us: where poll() does not: by then it has
 * @len: its bytes: 16, or a record
 * @bytes: a page of these, all alike
 * @page: bytes of a page
 */
struct message {
	const struct device *device;
	int fd;
	int writer;
	bool by_call;
	bool told;
	unsigned int delay_us;
	size_t len;
	const unsigned char *bytes;
	size_t page;
};

/*
 * Whether a write, or the call that the profile has for that, may bring the device something to
 * read, and no read waits for it.
 */
bool message_may_come(const struct device *device);

/*
 * The files are opened, and that is written down. Where a write brings nothing, or there is none,
 * and the profile has a call, that one is taken; ends the class where the call brings nothing.
 */
struct message message_new(const struct device *device);

/* Begins anew what is written down, with the same open files. */
void message_say_again(struct message *message);

/*
 * What is there is read, and the message written or called for, with both written down. False
 * when it is refused.
 */
bool message_put(const struct message *message);

/* How it came there, for people. */
const char *message_words(const struct message *message);

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
