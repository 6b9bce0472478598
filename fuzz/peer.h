/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * peer - what whoever shares a buffer with a program relies on
 *
 * Copyright (C) the kubuf developers
 *
 * A peer has a read-only descriptor of a buffer and a mapping, out of the program's reach.
 */
#ifndef FUZZ_PEER_H
#define FUZZ_PEER_H

#include <stdbool.h>
#include <stdint.h>

enum {
	PEER_READ_ONLY = 5, /* places of buffers that no program has a writable descriptor of: */
	PEER_READ_ONLY_OWN = 11, /* shmem, and one of the core's own pages */
};

/* Once, in an empty world: fills the two places. */
void peer_begin(void);

/*
 * A buffer just got this descriptor, which is for that place: it has a peer from here on
 * if the place is an odd one. A peer keeps its buffer, so the others die as programs like.
 * @made: the program made the buffer, so nobody else has changed its attributes.
 * Returns the descriptor.
 */
long peer_meet(uint64_t slot, long fd, bool made);

/* The caller changes attributes of inodes, which nobody but root may. */
void peer_excuse_root(void);

/* What does not hold at a program's end, or NULL. */
const char *peer_complaint(void);

#endif
