// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * dirty - what a read brought is still there after its page was reclaimed
 *
 * A driver that pins the program's pages must mark them dirty, or the kernel may
 * throw away what the driver put there. MADV_FREE leaves a page that is writable
 * and clean; MADV_PAGEOUT then throws it away unless somebody has dirtied it.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "counters.h"
#include "fill.h"
#include "finding.h"
#include "record.h"
#include "step.h"

#define TRIES 8

/* Makes a page that is writable and clean, and may be thrown away. */
static void make_clean(unsigned char *memory, size_t page)
{
	memset(memory, 0xa5, page);
	madvise(memory, page, MADV_FREE);
}

static void reclaim(unsigned char *memory, size_t page)
{
	madvise(memory, page, MADV_PAGEOUT);
}

/* Whether the kernel throws a clean page away when it is asked to, as this needs. */
static bool can_be_seen(unsigned char *memory, size_t page)
{
	for (int i = 0; i < TRIES; i++) {
		make_clean(memory, page);
		reclaim(memory, page);
		if (!memory[0])
			return true;
	}
	return false;
}

/* A page of the device that is not all zeros: its number, or -1. */
static long find_page(const struct device *device, int fd, unsigned char *copy)
{
	size_t pages = device->positioned ? device->size / device->page : 1;

	for (size_t i = 0; i < pages && i < 256; i++) {
		if (device_read(device, fd, copy, device->page, i * device->page) != device->page)
			return -1;
		for (size_t at = 0; at < device->page; at++)
			if (copy[at])
				return i;
	}
	return -1;
}

static void dirty_run(const struct device *device)
{
	const size_t page = device->page;
	unsigned char *copy = step_pages(1), *memory; /* at the start of a page */
	int fd = class_open(fill_mode(device) | O_NONBLOCK);
	static struct counters before, after;
	long at = find_page(device, fd, copy);
	ssize_t got;

	memory = step_pages(1);
	if (at == -1 && device_read(device, fd, copy, page, 0) != page)
		class_end("a page of it cannot be read at once");
	if (at == -1 && !fill_vary(device, fd, copy, page))
		return; /* which has said why */
	if (at == -1)
		at = 0;
	if (!can_be_seen(memory, page))
		class_end("the kernel keeps clean pages, whatever a program says");
	step_add("SHOW(pread(fd[%d], map[0], %#zx, %#lx));", fd, page, at * page);
	step_say("madvise(memset(map[1], 1, %#zx), %#zx, MADV_FREE);", page, page);
	counters_read(&before); /* nothing but the read may come between what follows */
	make_clean(memory, page);
	got = step_pread(fd, memory, page, at * page);
	if (got <= 0)
		return;
	step_say("SHOW(madvise(map[1], %#zx, MADV_PAGEOUT));", page);
	reclaim(memory, page);
	step_add("expect(!memcmp(map[1], map[0], %#zx), \"that the page holds what was read\");",
		 page);
	if (memcmp(memory, copy, got))
		FAIL("Pages that a driver writes to are marked dirty before they are let go "
		     "(unpin_user_pages_dirty_lock()), or what was written is lost (lost dirty bit).",
		     "a page that was read into held other bytes after its reclaim");
	counters_read(&after);
	if (counters_get(&after, "pins") > counters_get(&before, "pins"))
		UNTRIED("the page stays pinned after the read, so that it cannot be reclaimed "
			"(class leaks)");
}

static const char *dirty_missing(const struct device *device)
{
	const char *missing = class_needs_position(device);

	if (!missing && device->reads_live)
		return "what is in it changes by itself";
	return missing ? missing : device->size < device->page ? "it is smaller than a page"
							       : NULL;
}

const struct check_class class_dirty = {
	.name = "dirty",
	.title = "what was read survives the reclaim of its page",
	.missing = dirty_missing,
	.run = dirty_run,
};
