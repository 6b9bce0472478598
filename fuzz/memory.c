// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "calls.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* mmap out fd len prot flags offset; in place of what is there with MAP_FIXED */
long call_mmap(const uint64_t *a)
{
	volatile struct world_map *map = world_map(a[0]);
	void *addr = a[4] & MAP_FIXED ? map->addr : NULL;

	if (a[4] & MAP_FIXED && !addr)
		return -1;
	addr = mmap(addr, a[2], a[3], a[4], world_fd(a[1]), a[5]);
	if (addr == MAP_FAILED)
		return -1;
	map->addr = addr;
	map->len = a[2];
	return 0;
}

/* munmap map offset len */
long call_munmap(const uint64_t *a)
{
	return munmap(world_map(a[0])->addr + a[1], a[2]);
}

/* mremap map len flags */
long call_mremap(const uint64_t *a)
{
	volatile struct world_map *map = world_map(a[0]);
	void *addr = mremap(map->addr, map->len, a[1], a[2] & ~MREMAP_FIXED);

	if (addr == MAP_FAILED)
		return -1;
	map->addr = addr;
	map->len = a[1];
	return 0;
}

/* mprotect map offset len prot */
long call_mprotect(const uint64_t *a)
{
	return mprotect(world_map(a[0])->addr + a[1], a[2], a[3]);
}

/* madvise map offset len advice */
long call_madvise(const uint64_t *a)
{
	/* 26 and 27 are MADV_GUARD_INSTALL and MADV_GUARD_REMOVE. */
	return madvise(world_map(a[0])->addr + a[1], a[2], (a[3] | 1) == 27 ? a[3] + 76 : a[3]);
}

/* mlock map offset len on */
long call_mlock(const uint64_t *a)
{
	char *addr = world_map(a[0])->addr + a[1];

	if (a[3] == 2)
		return mlock2(addr, a[2], MLOCK_ONFAULT);
	return a[3] & 1 ? mlock(addr, a[2]) : munlock(addr, a[2]);
}

/* mbind map offset len mode flags: on the first node */
long call_mbind(const uint64_t *a)
{
	unsigned long nodes = 1;

	return syscall(SYS_mbind, world_map(a[0])->addr + a[1], a[2], a[3], &nodes, 64UL, a[4]);
}

/* remap map offset len page: another part of the file to where this one is */
long call_remap(const uint64_t *a)
{
	return remap_file_pages(world_map(a[0])->addr + a[1], a[2], 0, a[3], 0);
}

/* msync map len flags */
long call_msync(const uint64_t *a)
{
	return msync(world_map(a[0])->addr, a[1], a[2]);
}

/* touch addr len write */
long call_touch(const uint64_t *a)
{
	return world_touch(world_address(a[0]), a[1] & (WORLD_MEM * 16 - 1), a[2] & 1);
}

/* memchange offset len kind: of the program's own memory, under whoever copies it */
long call_memchange(const uint64_t *a)
{
	char *addr = world_address(WORLD_AT(WORLD_AT_MEM, a[0] & (WORLD_MEM - 1) & ~4095));
	size_t len = a[1] & (WORLD_MEM - 1);

	switch (a[2] & 3) {
	case 0:
		return mprotect(addr, len, PROT_READ);
	case 1:
		return mprotect(addr, len, PROT_READ | PROT_WRITE);
	case 2:
		return madvise(addr, len, MADV_DONTNEED);
	default:
		return munmap(addr, 4096);
	}
}

/* The rest of the world goes on without the child, which ends after a moment. */
static void child_live(const uint64_t *a)
{
	volatile struct world_map *map = world_map(a[1]);

	alarm(1);
	if (a[0] & 1)
		world_touch(map->addr, map->len, a[0] >> 1 & 1);
	if (a[0] & 4)
		munmap(map->addr, 4096);
	if (a[0] & 8)
		usleep(a[2] & 0x3fff);
	if (a[0] & 16)
		mprotect(map->addr, 4096, PROT_READ);
	_exit(0);
}

/* fork what map sleep: bits of what: touch, write, unmap, sleep, protect, do not wait */
long call_fork(const uint64_t *a)
{
	pid_t pid = fork();

	if (!pid)
		child_live(a);
	if (pid > 0 && !(a[0] & 32))
		waitpid(pid, NULL, 0);
	return pid > 0 ? 0 : pid;
}

/* peek local remote len write: process_vm_readv() and its sister, on ourselves */
long call_peek(const uint64_t *a)
{
	struct iovec local = { world_address(a[0]), a[2] };
	struct iovec remote = { world_address(a[1]), a[2] };

	return a[3] & 1 ? process_vm_writev(getpid(), &local, 1, &remote, 1, 0)
			: process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
}

/* signal thread-or-process: interrupt who waits */
long call_signal(const uint64_t *a)
{
	return syscall(SYS_kill, getpid(), 10 /* SIGUSR1 */);
}

/* yield micros */
long call_yield(const uint64_t *a)
{
	return a[0] & 0x7ff ? usleep(a[0] & 0x7ff) : sched_yield();
}
