/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * call32 - system calls as a 32-bit program makes them
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_CALL32_H
#define KUBUF_CALL32_H

/* A page at an address of 32 bits, zeroed; skips the test where there are no such calls. */
void *call32_page(void);

/* ioctl() on the kernel's compat path: its result, or a negative errno. */
int call32_ioctl(int fd, unsigned int command, void *arg);

#endif
