/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * uring - one io_uring, one request at a time, by system calls
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_URING_H
#define KUBUF_URING_H

#include <linux/io_uring.h>
#include <stdbool.h>
#include <stddef.h>

struct uring;

/* Skips the test where the kernel has no io_uring. */
struct uring *uring_new(void);
void uring_free(struct uring *ring);

/* IORING_FEAT_* of the kernel. */
unsigned int uring_features(const struct uring *ring);

/* Whether the kernel knows an IORING_OP_*; one that came in its release tells of that, too. */
bool uring_knows(const struct uring *ring, unsigned int op);

/* Submits a request and waits for it: its result, as a system call's in the kernel. */
int uring_run(struct uring *ring, const struct io_uring_sqe *request);

/* A request that reads or writes: IORING_OP_READ, _WRITE, _READ_FIXED, _WRITE_FIXED. */
int uring_move(struct uring *ring, int op, int fd, void *addr, size_t len, long long pos);

/* Registers one buffer, number 0: 0, or a negative errno. */
int uring_register(struct uring *ring, void *addr, size_t len);

#endif
