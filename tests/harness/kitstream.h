/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kitstream - a stream that /dev/testkit writes and the test reads
 *
 * Copyright (C) the kubuf developers
 *
 * What is not said to return a result ends the test when it fails.
 */
#ifndef KUBUF_KITSTREAM_H
#define KUBUF_KITSTREAM_H

#include <kubuf_stream.h>
#include <stddef.h>
#include <stdint.h>

/* Gives the driver a buffer of a program's for a stream of @data bytes: its descriptor. */
int kitstream_new(int kit, size_t data);

/* One record, or @times of it: 0, or -1 and errno. */
int kitstream_put(int kit, uint16_t type, const void *bytes, size_t len, unsigned int times);

/* Bytes of record number @number, which say so, and how long it is: 0 to @max bytes. */
size_t kitstream_record(unsigned char *bytes, uint32_t number, size_t max);

/* The next record must be number @number. */
void kitstream_expect(struct kub_stream *stream, uint32_t number, size_t max);

#endif
