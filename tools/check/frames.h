/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * frames - which page frames there can be
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_FRAMES_H
#define KUBUF_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether a load can be made of a page frame so many bytes behind memory of the machine. The kernel
 * dies of one in a page table that is wider than the processor's physical addresses are.
 */
bool frames_may_be_at(uint64_t offset);

/* KiB of this process's page tables; 0 if nobody says. */
unsigned long frames_tables(void);

/*
 * Whether mmap() of @len bytes at @offset has page frames in page tables when it
 * returns, so that nobody has to load one to know.
 */
bool frames_are_mapped(int fd, size_t len, uint64_t offset);

#endif
