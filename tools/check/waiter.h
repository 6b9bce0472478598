/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * waiter - a process that waits in a read, or in a write, and what became of that call
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_WAITER_H
#define KUBUF_WAITER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "device.h"

/* The first of the numbers that the kernel keeps to itself (include/linux/errno.h). */
#define WAITER_ERRNO_KERNEL 512

#define WAITER_WHY_KERNEL                                                              \
	"ERESTARTSYS and its like never leave the kernel; a driver that returns them " \
	"without a pending signal, or by another way, lets them out."
#define WAITER_WHY_ENDS                                                                     \
	"A call that waits is ended by signals (wait_event_interruptible()), or a program " \
	"cannot be stopped."

/**
 * struct waiter_result - what the call returned
 * @got: its result
 * @error: errno if that is -1; else 0
 */
struct waiter_result {
	ssize_t got;
	int error;
};

/**
 * struct waiter - one of them
 * @fd: what is read, or written; it is no file with O_NONBLOCK
 * @len: bytes: the shortest read that the device takes, or those of the write
 * @memory: for these bytes, of a read
 * @bytes: these bytes, of a write; NULL for a read
 * @pid: the process
 * @result: of the call, in memory that the process shares with this one
 */
struct waiter {
	int fd;
	size_t len;
	unsigned char *memory;
	const unsigned char *bytes;
	pid_t pid;
	volatile struct waiter_result *result;
};

/* Makes one that reads, without a process yet. */
struct waiter waiter_new(const struct device *device, int fd);

/* Makes one that writes @len of the caller's @bytes. */
struct waiter waiter_new_write(const struct device *device, int fd, const unsigned char *bytes,
			       size_t len);

/*
 * Starts the process, which makes its call once; SIGUSR1 has a handler there, and begins no call
 * anew.
 */
void waiter_start(struct waiter *waiter);

/* Says what the call returned, for people. */
const char *waiter_words(const struct waiter *waiter);

/* Says whether both reads brought bytes, or the end, or the same error. */
bool waiter_alike(const struct waiter *one, const struct waiter *other);

#endif
