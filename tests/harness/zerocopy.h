/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * zerocopy - system calls that reach a program's memory without copying it first
 *
 * Copyright (C) the kubuf developers
 *
 * Each tries one call on @len bytes of a shared mapping, in both directions where
 * it has them, and returns 0 or the negative errno of the refusal. Bytes that did
 * not arrive fail the test.
 */
#ifndef KUBUF_ZEROCOPY_H
#define KUBUF_ZEROCOPY_H

#include <stddef.h>

/* O_DIRECT, to and from an open file that has @len bytes; a disk or on a file system. */
int zerocopy_direct(int file, unsigned char *map, size_t len);

/* io_uring: plain, and with the mapping as registered buffer; the file is O_DIRECT. */
int zerocopy_uring(int file, unsigned char *map, size_t len);
int zerocopy_registered(int file, unsigned char *map, size_t len);

int zerocopy_vmsplice(unsigned char *map, size_t len);
int zerocopy_send(unsigned char *map, size_t len);
int zerocopy_process_vm(unsigned char *map, size_t len);
int zerocopy_proc_mem(unsigned char *map, size_t len);
int zerocopy_futex(unsigned char *map);

/* A RAM disk of 4 MiB, /dev/ram0, opened for direct I/O; skips the test without one. */
int zerocopy_disk(void);

#endif
