/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stall - user memory whose pages come only when the test says so
 *
 * Copyright (C) the kubuf developers
 *
 * Built on userfaultfd: a thread that touches a missing page of it, in a system call too,
 * sleeps until stall_release() or until it is killed. That is how a test stops a transfer in
 * the middle for as long as it likes.
 */
#ifndef KUBUF_STALL_H
#define KUBUF_STALL_H

#include <stddef.h>

/*
 * Pages @addr..@addr+@len, freshly mapped and never touched, stall from now on.
 * Skips the test when the kernel has no userfaultfd.
 */
int stall_begin(void *addr, size_t len);

/* Waits until somebody sleeps on one of the pages. */
void stall_wait(int stall);

/* Fills the pages with zeros and wakes who sleeps. */
void stall_release(int stall, void *addr, size_t len);

#endif
