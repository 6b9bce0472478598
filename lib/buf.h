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
 * struct kub_buf - an open buffer; constant until it is closed
 * @fd: descriptor of the buffer
 * @backing: where its memory comes from
 * @size: bytes
 */
struct kub_buf {
	int fd;
	enum kub_backing backing;
	uint64_t size;
};

/*
 * Make a handle for a descriptor, and take over the descriptor on success. Return: 0; -ENOTTY:
 * not a descriptor of a buffer; -EBADF, -ENOMEM.
 */
int buf_new(int fd, struct kub_buf **buf);

/* As buf_new(), but closes the descriptor on failure. */
int buf_take(int fd, struct kub_buf **buf);

/*
 * Say that a range ends outside of the buffer, if it does. The numbers of the failure are the
 * offset, the length, and the buffer's size. Return: whether it does.
 */
bool buf_say_range(const struct failure *failure);

#endif
