// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * remote - memory that is reached by way of a process: process_vm, ptrace, /proc
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call.h"
#include "page.h"

#define LEN 512

static char data[LEN];

static void *fill(void)
{
	memset(data, 0x77, sizeof(data));
	return data;
}

static long write_memory(void *map)
{
	struct iovec from = { fill(), LEN }, to = { map, LEN };

	return process_vm_writev(getpid(), &from, 1, &to, 1, 0);
}

static long write_shared(const struct target *target, long arg)
{
	return write_memory(target->map);
}

static long read_shared(const struct target *target, long arg)
{
	struct iovec to = { data, LEN }, from = { target->map, LEN };

	return process_vm_readv(getpid(), &to, 1, &from, 1, 0);
}

static long write_file(const char *path, void *map)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	long ret = pwrite(fd, fill(), LEN, (off_t)(size_t)map);

	close(fd);
	return ret;
}

static long write_mem(const struct target *target, long arg)
{
	return write_file("/proc/self/mem", target->map);
}

/* Through a new mapping with these rights, which a write by force need not have. */
static long write_mem_of(const struct target *target, long as)
{
	void *map = mmap(NULL, target->size, as & 0xff, as >> 8, target->fd, 0);
	long ret;

	if (map == MAP_FAILED)
		return -1;
	ret = write_file("/proc/self/mem", map);
	munmap(map, target->size);
	return ret;
}

/* Somebody who has the same mapping at the same place and waits to be written to. */
static pid_t start_tracee(void)
{
	pid_t pid = fork();

	if (!pid) {
		for (;;)
			pause();
	}
	return pid;
}

static long poke_memory(void *map)
{
	pid_t pid = start_tracee();
	long ret;

	if (pid == -1)
		return -1;
	ret = ptrace(PTRACE_ATTACH, pid, NULL, NULL);
	if (!ret) {
		waitpid(pid, NULL, 0);
		ret = ptrace(PTRACE_POKEDATA, pid, map, (void *)0x7777777777777777);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return ret;
}

static long poke_shared(const struct target *target, long arg)
{
	return poke_memory(target->map);
}

static long poke_private(const struct target *target, long prot)
{
	void *map = mmap(NULL, target->size, prot, MAP_PRIVATE, target->fd, 0);
	long ret;

	if (map == MAP_FAILED)
		return -1;
	ret = poke_memory(map);
	munmap(map, target->size);
	return ret;
}

/* As the kernel stores what a program reads. */
static long read_into(const struct target *target, long arg)
{
	int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	long ret = read(fd, target->map, LEN);

	close(fd);
	return ret;
}

static long splice_into(const struct target *target, long arg)
{
	struct iovec part = { target->map, LEN };
	int ends[2];
	long ret;

	if (pipe(ends))
		return -1;
	ret = write(ends[1], fill(), LEN) == LEN ? vmsplice(ends[0], &part, 1, 0) : -1;
	close(ends[0]);
	close(ends[1]);
	return ret;
}

/* Pages of the mapping go into a pipe, and from there to another file that may keep them. */
static long splice_gift(const struct target *target, long flags)
{
	struct iovec part = { target->map, page_size() };
	int other = memfd_create("other", MFD_CLOEXEC), ends[2];
	long ret;

	if (pipe(ends))
		return -1;
	ret = vmsplice(ends[1], &part, 1, flags);
	if (ret > 0) {
		splice(ends[0], NULL, other, NULL, ret, SPLICE_F_MOVE);
		(void)!pwrite(other, fill(), LEN, 0);
	}
	close(ends[0]);
	close(ends[1]);
	close(other);
	return ret;
}

static long open_map_file(const struct target *target, long flags)
{
	char path[80];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/map_files/%lx-%lx", (unsigned long)target->map,
		 (unsigned long)target->map + target->size);
	if (flags & O_TRUNC)
		(void)!truncate(path, 0);
	fd = open(path, flags | O_CLOEXEC);
	if (fd == -1)
		return -1;
	close(fd);
	return 0;
}

static long clear_refs(const struct target *target, long which)
{
	int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
	char digit = '0' + which;
	long ret = write(fd, &digit, 1);

	close(fd);
	return ret;
}

#define AS(prot, flags) ((prot) | (long)(flags) << 8)
#define STORES .writer = EFFECT_BYTES | EFFECT_TIMES, .how = CALL_REFUSED_READER

static const struct call rows[] = {
	CALL("process_vm_writev", write_shared, 0, STORES),
	CALL("process_vm_readv", read_shared, 0),
	CALL("write to /proc/self/mem", write_mem, 0, STORES),
	CALL("write to /proc/self/mem, shared read-only", write_mem_of, AS(PROT_READ, MAP_SHARED),
	     .how = CALL_REFUSED),
	CALL("write to /proc/self/mem, private read-only",
	     write_mem_of, AS(PROT_READ, MAP_PRIVATE)),
	CALL("write to /proc/self/mem, private",
	     write_mem_of, AS(PROT_READ | PROT_WRITE, MAP_PRIVATE)),
	CALL("write to /proc/self/mem, no access", write_mem_of, AS(PROT_NONE, MAP_SHARED),
	     .how = CALL_REFUSED),
	CALL("PTRACE_POKEDATA", poke_shared, 0, STORES),
	CALL("PTRACE_POKEDATA, private read-only", poke_private, PROT_READ),
	CALL("PTRACE_POKEDATA, private", poke_private, PROT_READ | PROT_WRITE),
	CALL("read into the mapping", read_into, 0, STORES),
	CALL("vmsplice into the mapping", splice_into, 0, STORES),
	CALL("vmsplice from the mapping", splice_gift, 0),
	CALL("vmsplice with SPLICE_F_GIFT", splice_gift, SPLICE_F_GIFT),
	CALL("open of /proc/self/map_files to read", open_map_file, O_RDONLY,
	     .how = CALL_REFUSED_MADE),
	CALL("open of /proc/self/map_files for both", open_map_file, O_RDWR,
	     .how = CALL_REFUSED_MADE),
	CALL("truncate, open of /proc/self/map_files", open_map_file, O_RDWR | O_TRUNC,
	     .how = CALL_REFUSED_MADE),
	CALL("write to clear_refs", clear_refs, 4),
};

const struct call_table call_remote = CALL_TABLE_MAPPED(rows);
