/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * world - what the steps of a program share: descriptors, mappings, memory
 *
 * Copyright (C) the kubuf developers
 *
 * All threads of a program use it without a lock: that they get in each other's way
 * is what the programs are for.
 */
#ifndef FUZZ_WORLD_H
#define FUZZ_WORLD_H

#include <stddef.h>
#include <stdint.h>

enum {
	WORLD_FDS = 16,
	WORLD_MAPS = 4,
	WORLD_THREADS = 3,
	WORLD_ARGS = 8,
	WORLD_MEM = 1 << 18, /* bytes of ordinary memory, with a hole behind */
};

/* An address in a program: where it lies is in the upper 16 bits, the rest is the offset. */
#define WORLD_AT_MAP 0x7a00ULL /* and the number of the mapping */
#define WORLD_AT_MEM 0x7b00ULL
#define WORLD_AT_CONST 0x7b01ULL /* memory that cannot be written */
#define WORLD_AT_HOLE 0x7b02ULL /* where no memory is */
#define WORLD_AT(place, offset) ((place) << 48 | (offset))

struct world_map {
	char *addr;
	size_t len;
};

extern volatile int world_fds[WORLD_FDS];
extern volatile struct world_map world_maps[WORLD_MAPS];

/* Makes it, empty; and ends the process when there is no memory for it. */
void world_make(void);

int world_fd(uint64_t slot);
volatile struct world_map *world_map(uint64_t slot);
void *world_address(uint64_t address);

/* Keeps a descriptor that is not -1; one that was in the place stays open. Returns it. */
long world_keep(uint64_t slot, long fd);

/* Reads, or writes, a byte of each page; -1 and EFAULT where a signal says no. */
long world_touch(void *addr, size_t len, int write);

#endif
