/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * buf - the test node /dev/testbuf, one buffer of any kind
 *
 * Copyright (C) the kubuf developers
 *
 * What is not said to return a result ends the test when it fails.
 */
#ifndef KUBUF_BUF_H
#define KUBUF_BUF_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "kind.h"
#include "testbuf.h"

#define BUF_NODE "/dev/testbuf"

/* Loads testbuf.ko with a buffer of that kind; @more are further parameters, "" for none. */
void buf_load(const struct kind *kind, size_t size, const char *more);

/* Loads, and opens it for reading and writing. */
int buf_open(const struct kind *kind, size_t size, const char *more);

/* The node opened once more. */
int buf_reopen(int flags);

/* mmap() of the whole or a part; the plain form is shared, readable and writable. */
unsigned char *buf_map(int fd, size_t len);
unsigned char *buf_map_as(int fd, size_t len, int prot, int flags, off_t offset);

/* References and mappings that somebody holds; both 0 at rest. */
struct testbuf_pages buf_pages(int fd);

/* Fails the check when anybody still holds a page. */
void buf_check_rest(int fd);

/* The kernel stores through its own view; and looks there: returns bytes that are as expected. */
void buf_fill(int fd, uint64_t pos, uint64_t len, unsigned char byte);
uint64_t buf_expect(int fd, uint64_t pos, uint64_t len, unsigned char byte);

/* One transfer inside the kernel; how is one of enum testbuf_how. */
struct testbuf_copy buf_copy(int fd, unsigned int how, const void *addr, size_t len, uint64_t pos);

#endif
