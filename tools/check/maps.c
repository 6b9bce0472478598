// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * maps - what happens to mappings afterwards: split, fork, private copies
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "step.h"
#include "words.h"

#define PAGES_MOST 64

static size_t some_pages(const struct device *device)
{
	size_t pages = device_pages(device);

	return pages < PAGES_MOST ? pages : PAGES_MOST;
}

static const char *split_missing(const struct device *device)
{
	const char *missing = class_needs_map(device);

	return missing ? missing : device_pages(device) < 4 ? "it has fewer than 4 pages"
							    : NULL;
}

/* A copy of what is there, by a mapping that nothing happens to. */
static unsigned char *contents(const struct device *device, size_t len)
{
	int fd = device_open(device, O_RDONLY);
	unsigned char *copy = malloc(len), *map = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0);

	if (map == MAP_FAILED || !copy)
		exit(0);
	memcpy(copy, map, len);
	munmap(map, len);
	close(fd);
	return copy;
}

static void split_run(const struct device *device)
{
	const size_t page = device->page, pages = some_pages(device), len = pages * page;
	unsigned char *copy = contents(device, len);
	int fd = step_open(O_RDONLY);
	unsigned char *map = step_mmap(fd, len, PROT_READ, MAP_SHARED, 0), byte;

	if (map == MAP_FAILED)
		return;
	if (step_munmap(map + page, page) || step_mprotect(map + 2 * page, page, PROT_NONE))
		FAIL("munmap() and mprotect() of a part split a mapping; a driver's open and close "
		     "callbacks must take that.",
		     "a part of the mapping could not be unmapped or protected: %s",
		     words_errno(errno));
	step_close(fd);
	for (size_t i = 0; i < pages; i++) {
		if (i == 1 || i == 2)
			continue;
		if (step_load(map, i * page, &byte) ||
		    memcmp(map + i * page, copy + i * page, page)) {
			FAIL("The pieces that are left are the memory they were (use after free on "
			     "unmap, CVE-2024-0582).",
			     "page %zu is another one, or gone, after its neighbours went", i);
			return;
		}
	}
}

const struct check_class class_split = {
	.name = "split",
	.title = "pieces of a mapping stay what they were",
	.missing = split_missing,
	.run = split_run,
};

/* The child looks, and says by its exit status whether the memory is the parent's. */
static int child_sees(const unsigned char *map, const unsigned char *copy, size_t len)
{
	pid_t pid = fork();
	int status = -1;

	if (!pid)
		_exit(memcmp(map, copy, len) ? 1 : 0);
	waitpid(pid, &status, 0);
	return status;
}

/* A program that is executed has no mappings any more: one that goes by itself, in a child. */
static void child_executes(void)
{
	pid_t pid = fork();
	int null;

	if (!pid) {
		null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		dup2(null, 2);
		execl("/proc/self/exe", "kubuf", (char *)NULL);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void fork_run(const struct device *device)
{
	const size_t len = some_pages(device) * device->page;
	unsigned char *copy = contents(device, len);
	int fd = step_open(O_RDONLY);
	unsigned char *map = step_mmap(fd, len, PROT_READ, MAP_SHARED, 0);
	int status;

	if (map == MAP_FAILED)
		return;
	step_close(fd);
	step_say("if (!fork()) _exit(*map[0]);");
	status = child_sees(map, copy, len);
	if (WIFSIGNALED(status))
		WARN("A child has its parent's mappings, unless the driver asked for VM_DONTCOPY.",
		     "the child died of signal %d at the mapping", WTERMSIG(status));
	else if (status)
		FAIL("A shared mapping is the same memory in parent and child.",
		     "the child saw other bytes than the parent");
	step_say("if (!fork()) execl(\"/bin/true\", \"true\", (char *)NULL);");
	child_executes();
	if (memcmp(map, copy, len))
		FAIL("The mapping holds the memory; who else lets go changes nothing (use after "
		     "free on close).",
		     "the bytes changed after the descriptor was closed, and children ended and "
		     "executed another program");
}

const struct check_class class_fork = {
	.name = "fork",
	.title = "a mapping outlives its descriptor, and children see it",
	.missing = class_needs_map,
	.run = fork_run,
};

/* Half of a mapping goes to another place, before anybody has touched it and after. */
static void move_one(const struct device *device, const unsigned char *copy, bool touched)
{
	const size_t half = some_pages(device) / 2 * device->page;
	unsigned char *map, *to, byte;
	int fd;

	step_reset();
	fd = step_open(O_RDONLY);
	map = step_mmap(fd, 2 * half, PROT_READ, MAP_SHARED, 0);
	if (map == MAP_FAILED)
		return;
	for (size_t at = 0; touched && at < 2 * half; at += device->page)
		step_load(map, at, &byte);
	to = step_move(map + half, half);
	if (to == MAP_FAILED) {
		NOTE("a part of a mapping cannot be moved: %s", words_errno(errno));
		return;
	}
	if (step_load(to, 0, &byte) || memcmp(to, copy + half, half))
		FAIL("mremap() moves what is mapped; a fault handler that works with the address "
		     "of the first mmap(), not with vmf->pgoff, gives other memory.",
		     "after mremap() to another address, %s by then, there are other bytes",
		     touched ? "touched" : "untouched");
	else if (step_load(map, 0, &byte) || memcmp(map, copy, half))
		FAIL("What is not moved stays what it was.",
		     "the first half of a mapping changed when the second was moved");
	step_munmap(to, half);
	step_munmap(map, half);
}

static void move_run(const struct device *device)
{
	unsigned char *copy = contents(device, some_pages(device) * device->page);

	move_one(device, copy, false);
	move_one(device, copy, true);
}

const struct check_class class_move = {
	.name = "move",
	.title = "a mapping that moves stays what it was",
	.missing = split_missing,
	.run = move_run,
};

static void private_run(const struct device *device)
{
	unsigned char *shared, *private, before = 0, after = 0;
	int fd = step_open(O_RDWR);

	shared = step_mmap(fd, device->page, PROT_READ, MAP_SHARED, 0);
	private = step_mmap(fd, device->page, PROT_READ | PROT_WRITE, MAP_PRIVATE, 0);
	if (shared == MAP_FAILED)
		return;
	if (private == MAP_FAILED) {
		NOTE("writable private mappings are refused: %s", words_errno(errno));
		return;
	}
	if (step_load(shared, 1, &before) || step_store(private, 1, before ^ 0xff)) {
		FAIL("What mmap() gives can be used; a driver that cannot copy on write refuses "
		     "MAP_PRIVATE when it is asked.",
		     "a store into a private mapping ended in a signal");
		return;
	}
	step_load(shared, 1, &after);
	if (after != before)
		FAIL("MAP_PRIVATE promises that nobody else sees the store (broken copy-on-write, "
		     "CVE-2016-5195).",
		     "a store into a private mapping changed the device's memory");
}

const struct check_class class_private = {
	.name = "private",
	.title = "a store into a private mapping is seen by nobody else",
	.flags = CLASS_WRITES | CLASS_DANGEROUS,
	.missing = class_needs_map,
	.run = private_run,
};
