// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * memory - what is in it: others' bytes, the same for everybody, cached as is said
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "klog.h"
#include "step.h"
#include "words.h"

#define LOOK_MOST (16UL << 20)

/* Whether the kernel's addresses have 57 bits; then pixels look like them, too. */
static bool has_long_addresses(void)
{
	static char flags[1 << 16];
	int fd = open("/proc/cpuinfo", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd == -1 ? 0 : read(fd, flags, sizeof(flags) - 1);

	close(fd);
	flags[len > 0 ? len : 0] = '\0';
	return strstr(flags, " la57");
}

static bool is_kernel_address(uint64_t word, bool is_long)
{
	if (word % 8 || word >= 0xfffffffffffff000ULL)
		return false;
	if (word >> 48 == 0xffff)
		return true;
	/* Opaque black to white: 0xffRRGGBB, twice. */
	return is_long && word >> 56 == 0xff && (uint32_t)word >> 24 != 0xff;
}

/* Words that are addresses of the kernel, as its own structures are full of. */
static size_t kernel_addresses(const unsigned char *map, size_t len)
{
	bool is_long = has_long_addresses();
	size_t found = 0;

	for (size_t at = 0; at + 8 <= len; at += 8) {
		uint64_t word;

		memcpy(&word, map + at, 8);
		found += is_kernel_address(word, is_long);
	}
	return found;
}

/* Its memory by a mapping, or a copy where it cannot be mapped; NULL for neither. */
static const unsigned char *all_of_it(const struct device *device, size_t len)
{
	int fd = step_open(O_RDONLY | O_NONBLOCK);
	unsigned char *memory;

	if (device->can_map) {
		memory = step_mmap(fd, len, PROT_READ, MAP_SHARED, 0);
		return memory == MAP_FAILED ? NULL : memory;
	}
	memory = calloc(1, len);
	if (memory)
		device_read(device, fd, memory, len, 0);
	return memory;
}

static void stale_run(const struct device *device)
{
	size_t len = device_pages(device) * device->page, found;
	const unsigned char *memory;

	len = len < LOOK_MOST ? len : LOOK_MOST;
	memory = all_of_it(device, len);
	if (!memory)
		return;
	found = kernel_addresses(memory, len);
	if (found > 2)
		FAIL("Memory that goes to user space is zeroed first; what it held was the "
		     "kernel's or another process's (uninitialised memory).",
		     "%zu words look like addresses of the kernel: memory that was not zeroed",
		     found);
}

static const char *stale_missing(const struct device *device)
{
	return device->can_map ? class_needs_map(device) : class_needs_read(device);
}

const struct check_class class_stale = {
	.name = "stale",
	.title = "no bytes of the kernel's are in it",
	.missing = stale_missing,
	.run = stale_run,
};

static const char *coherence_missing(const struct device *device)
{
	const char *missing = class_needs_map(device);

	return missing ? missing : device->can_map_write ? NULL
							 : "it cannot be mapped for writing";
}

static void child_stores(unsigned char *map)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		map[5] = 0x5b;
		_exit(0);
	}
	waitpid(pid, &status, 0);
}

static void coherence_run(const struct device *device)
{
	int fd = step_open(O_RDWR), other = step_open(O_RDWR);
	unsigned char *one, *two, byte = 0, old;

	one = step_mmap(fd, device->page, PROT_READ | PROT_WRITE, MAP_SHARED, 0);
	two = step_mmap(other, device->page, PROT_READ | PROT_WRITE, MAP_SHARED, 0);
	if (one == MAP_FAILED || two == MAP_FAILED)
		return;
	step_load(one, 5, &old);
	step_store(one, 5, 0x5a);
	step_load(two, 5, &byte);
	if (byte != 0x5a)
		NOTE("two opens have memory of their own: a store by one is not seen by the other");
	if (device->can_read && device->moves) {
		step_pread(fd, &byte, 1, 5);
		if (byte != 0x5a)
			FAIL("read() and mmap() of one device show one memory.",
			     "a store of 0x5a through the mapping; read() at its place gave %#x",
			     byte);
	}
	child_stores(one);
	step_say("/* a child stores 0x5b there */");
	step_load(one, 5, &byte);
	if (byte != 0x5b)
		FAIL("A shared mapping is shared with children.",
		     "a store of 0x5b by a child; the parent still has %#x", byte);
	step_store(one, 5, old);
}

const struct check_class class_coherence = {
	.name = "coherence",
	.title = "mappings, read and processes see the same bytes",
	.flags = CLASS_WRITES,
	.missing = coherence_missing,
	.run = coherence_run,
};

static void cache_run(const struct device *device)
{
	struct klog *log = klog_open();
	unsigned char *map, byte;
	const char *line;
	int fd;

	if (!log) {
		NOTE("the kernel's log cannot be read (%s), so nothing is known",
		     words_errno(errno));
		return;
	}
	fd = step_open(O_RDWR);
	map = step_mmap(fd, device->page, PROT_READ, MAP_SHARED, 0);
	if (map != MAP_FAILED)
		step_load(map, 0, &byte);
	line = klog_find(log, "x86/PAT");
	if (line)
		FAIL("The kernel maps RAM with one memory type only; what the driver asked for was "
		     "quietly replaced (cache mode).",
		     "the kernel's log: %s", line);
}

const struct check_class class_cache = {
	.name = "cache",
	.title = "the memory type is the one that was asked for",
	.missing = class_needs_map,
	.run = cache_run,
};
