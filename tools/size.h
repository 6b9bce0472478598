/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * size - parsing numbers on the command line
 *
 * Copyright (C) the kubuf developers
 *
 * For a wrong or too large number they print a message and exit with status 2.
 */
#ifndef KUBUF_SIZE_H
#define KUBUF_SIZE_H

#include <stdint.h>

/* Bytes: 4096, 0x1000, 64K, 2M, 1G, 1T; @what names the argument in the message. */
uint64_t size_bytes(const char *what, const char *text);

/* A number of at most @max, decimal or with 0x. */
uint64_t size_number(const char *what, const char *text, uint64_t max);

/* Seconds, such as 2 or 0.25, as nanoseconds. */
int64_t size_seconds(const char *what, const char *text);

#endif
