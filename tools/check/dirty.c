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
#include <stdbool.h>
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

/* So many are read into at once. */
#define PAGES 3

/* Makes pages that are writable and clean, and may be thrown away. */
static void make_clean(unsigned char *memory, size_t len)
{
	memset(memory, 0xa5, len);
	madvise(memory, len, MADV_FREE);
}

static void reclaim(unsigned char *memory, size_t len)
{
	madvise(memory, len, MADV_PAGEOUT);
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

/* So many pages from number @at on are read at once. */
static size_t pages_from(const struct device *device, long at)
{
	size_t pages = device->positioned ? device->size / device->page - at : 1;

	return pages < PAGES ? pages : PAGES;
}

/*
 * Pages of which at least the first is not all zeros, as those are that the kernel has thrown away:
 * the number of it. Their bytes are in @copy, @len of them.
 */
static long choose_pages(const struct device *device, int fd, unsigned char *copy, size_t *len)
{
	long at = find_page(device, fd, copy);
	bool fill = at == -1;

	at = fill ? 0 : at;
	*len = pages_from(device, at) * device->page;
	if (device_read(device, fd, copy, *len, at * device->page) != *len)
		class_end("a page of it cannot be read at once");
	if (fill && !fill_vary(device, fd, copy, *len))
		return -1; /* which has said why */
	return at;
}

/* What became of the first @len bytes there; the driver may mark some of their pages only. */
static void judge(const struct device *device, const unsigned char *memory,
		  const unsigned char *copy, size_t len)
{
	for (size_t at = 0; at < len; at += device->page) {
		size_t piece = len - at < device->page ? len - at : device->page;

		if (!memcmp(memory + at, copy + at, piece))
			continue;
		FAIL("Pages that a driver writes to are marked dirty before they are let go "
		     "(unpin_user_pages_dirty_lock()), all of them, or what was written is lost "
		     "(lost dirty bit).",
		     "of %zu bytes that were read into pages, page %zu held other ones after its "
		     "reclaim",
		     len, at / device->page);
		return;
	}
}

static void dirty_run(const struct device *device)
{
	unsigned char *copy = step_pages(PAGES), *memory = step_pages(PAGES);
	int fd = class_open_to_fill(device);
	static struct counters before, after;
	size_t len;
	long at = choose_pages(device, fd, copy, &len);
	ssize_t got;

	if (at == -1)
		return;
	if (!can_be_seen(memory, device->page))
		class_end("the kernel keeps clean pages, whatever a program says");
	step_add("SHOW(pread(fd[%d], map[0], %#zx, %#lx));", fd, len, at * device->page);
	step_say("madvise(memset(map[1], 1, %#zx), %#zx, MADV_FREE);", len, len);
	counters_read(&before); /* nothing but the read may come between what follows */
	make_clean(memory, len);
	got = step_pread(fd, memory, len, at * device->page);
	if (got <= 0)
		return;
	if (memcmp(memory, copy, got)) /* it is not the reclaim that this shows */
		class_end("a read of the same place brings other bytes");
	step_add("long brought = got;");
	step_say("SHOW(madvise(map[1], %#zx, MADV_PAGEOUT));", len);
	reclaim(memory, len);
	step_add("expect(brought > 0 && !memcmp(map[1], map[0], brought), \"that the pages hold "
		 "what was read\");");
	judge(device, memory, copy, got);
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
