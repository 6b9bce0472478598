/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * message - what a device without positions was given, and brings by read()
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
 * struct message - one of them, which is written again and again
 * @fd: what reads, with O_NONBLOCK
 * @writer: another open file, or the same where there is one at a time
 * @len: its bytes: 16, or a record
 * @bytes: a page of these, all alike
 * @page: bytes of a page
 */
struct message {
	int fd;
	int writer;
	size_t len;
	const unsigned char *bytes;
	size_t page;
};

/* Whether a write may bring the device something to read, and no read waits for it. */
bool message_may_come(const struct device *device);

/* The files are opened, and that is written down. */
struct message message_new(const struct device *device);

/* Begins anew what is written down, with the same open files. */
void message_say_again(const struct device *device, struct message *message);

/*
 * What is there is read, and the message written, with both written down. False when it is
 * refused.
 */
bool message_put(const struct message *message);

/* The same, and nothing is written down. */
bool message_put_quietly(const struct message *message);

/*
 * Reads all that is there, by pages, so that the next one to read finds nothing of ours; returns
 * what the first read brought. Ends the class where there is always something.
 */
ssize_t message_drain(int fd, size_t page);

#endif
