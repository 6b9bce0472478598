/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * swap - pages of a mapping go out to swap space
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_SWAP_H
#define KUBUF_SWAP_H

#include <stddef.h>

/*
 * Runs @body(@arg) in a forked process while a RAM disk of 8 MiB is swap space. Skips the
 * test without a block device.
 */
void swap_run(void (*body)(void *arg), void *arg);

/* The mapping's pages go to swap, as far as the kernel lets them; bytes that are there now. */
size_t swap_out(unsigned char *map, size_t len);

#endif
