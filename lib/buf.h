/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * buf - an open buffer
 *
 * Copyright (C) the kubuf developers
 */
#ifndef BUF_H
#define BUF_H

#include <stdbool.h>
#include <stdint.h>

#include "failure.h"
#include "kubuf.h"

/**
 * struct kub_buf - an open buffer; nothing of it changes until it is closed
 * @fd: its descriptor
 * @backing: where its memory comes from
 * @size: bytes
 */
struct kub_buf {
	int fd;
	enum kub_backing backing;
	uint64_t size;
};

/*
 * A handle for a descriptor, which it owns if this succeeds.
 * Return: 0; -ENOTTY: it is of no buffer; -EBADF, -ENOMEM.
 */
int buf_new(int fd, struct kub_buf **buf);

/* As buf_new(); a descriptor without a handle is closed. */
int buf_take(int fd, struct kub_buf **buf);

/*
 * Say that a range does not end inside of the buffer, if so: numbers of the failure are offset,
 * length, and the buffer's size.
 */
bool buf_say_range(const struct failure *failure);

#endif
