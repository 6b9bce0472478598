// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "world.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

volatile int world_fds[WORLD_FDS];
volatile struct world_map world_maps[WORLD_MAPS];

static char *memory;
static _Thread_local sigjmp_buf *touching;

static void fault(int number)
{
	if (touching)
		siglongjmp(*touching, 1);
	_exit(number);
}

static void nothing(int number)
{
}

void world_make(void)
{
	struct sigaction faults = { .sa_handler = fault, .sa_flags = SA_NODEFER };
	struct sigaction wakes = { .sa_handler = nothing };

	for (int i = 0; i < WORLD_FDS; i++)
		world_fds[i] = -1;
	memset((void *)world_maps, 0, sizeof(world_maps));
	/* Memory, memory that cannot be written, a hole. */
	memory = mmap(NULL, WORLD_MEM * 3, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		_exit(3);
	mprotect(memory, WORLD_MEM, PROT_READ | PROT_WRITE);
	mprotect(memory + WORLD_MEM, WORLD_MEM, PROT_READ);
	sigaction(SIGSEGV, &faults, NULL);
	sigaction(SIGBUS, &faults, NULL);
	sigaction(SIGALRM, &wakes, NULL);
	sigaction(SIGUSR1, &wakes, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int world_fd(uint64_t slot)
{
	return world_fds[slot % WORLD_FDS];
}

volatile struct world_map *world_map(uint64_t slot)
{
	return &world_maps[slot % WORLD_MAPS];
}

void *world_address(uint64_t address)
{
	uint64_t offset = address & 0xffffffffffffULL, place = address >> 48;

	if (place >= WORLD_AT_MAP && place < WORLD_AT_MAP + WORLD_MAPS)
		return world_maps[place - WORLD_AT_MAP].addr + offset;
	if (place == WORLD_AT_MEM)
		return memory + offset;
	if (place == WORLD_AT_CONST)
		return memory + WORLD_MEM + offset;
	if (place == WORLD_AT_HOLE)
		return memory + 2 * WORLD_MEM + offset;
	return (void *)(uintptr_t)address;
}

long world_keep(uint64_t slot, long fd)
{
	if (fd >= 0)
		world_fds[slot % WORLD_FDS] = fd;
	return fd;
}

long world_touch(void *addr, size_t len, int write)
{
	volatile char *at = addr;
	sigjmp_buf back;

	if (sigsetjmp(back, 1)) {
		touching = NULL;
		errno = EFAULT;
		return -1;
	}
	touching = &back;
	for (size_t i = 0; i < len; i += 4096) {
		if (write)
			at[i] = i >> 12;
		else
			(void)at[i];
	}
	touching = NULL;
	return 0;
}
