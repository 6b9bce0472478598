/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * waiter - a process that waits in a read, and what became of that read
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_WAITER_H
#define KUBUF_WAITER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "device.h"

/**
 * struct waiter_result - what a read returned
 * @got: its result
 * @error: errno if that is -1; else 0
 */
struct waiter_result {
	ssize_t got;
	int error;
};

/**
 * struct waiter - one of them
 * @fd: what is read; it is no file with O_NONBLOCK
 * @len: bytes: the shortest read that the device takes
 * @memory: for these bytes
 * @pid: the process
 * @result: of the read, in memory that the process shares with this one
 */
struct waiter {
	int fd;
	size_t len;
	unsigned char *memory;
	pid_t pid;
	volatile struct waiter_result *result;
};

/* Makes one, without a process yet. */
struct waiter waiter_new(const struct device *device, int fd);

/* Starts the process, which reads once; SIGUSR1 has a handler there, and begins no call anew. */
void waiter_start(struct waiter *waiter);

/* Says what the read brought, for people. */
const char *waiter_words(const struct waiter *waiter);

/* Says whether both reads brought bytes, or the end, or the same error. */
bool waiter_alike(const struct waiter *one, const struct waiter *other);

#endif
