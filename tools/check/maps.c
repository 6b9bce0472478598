// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * maps - what becomes of mappings: at an offset, grown, split, moved
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* mremap() */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "content.h"
#include "finding.h"
#include "foreign.h"
#include "record.h"
#include "step.h"
#include "words.h"

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

#define SPLIT_PAGES 64

static const char *pages_missing(const struct device *device)
{
	const char *missing = class_needs_map(device);

	if (missing)
		return missing;
	if (device->unit != device->page)
		return "it is mapped whole or not at all";
	if (device->indexed)
		return "an offset is the number of a region, of which each is mapped from its "
		       "start";
	return device_pages(device) < 2 ? "it has one page only" : NULL;
}

/* The page at an offset is the page that the whole mapping has there; false for another one. */
static bool page_is_right(const struct device *device, int fd, size_t number)
{
	uint64_t at = content_page(number) * device->page;
	unsigned char *part;
	bool same = true;

	step_reset();
	step_opened(fd, device->mode);
	content_say(device, fd);
	part = step_mmap(fd, device->page, PROT_READ, MAP_SHARED, at);
	step_expect("got != -1", "a mapping");
	if (part == MAP_FAILED && number == 1) {
		UNTRIED("mmap() of a page alone, at offset %#llx, is refused: %s",
			(unsigned long long)at, words_errno(errno));
		return false;
	}
	if (part == MAP_FAILED) {
		FAIL("Where one page of a device can be mapped alone, each can.",
		     "mmap of page %llu: %s, expected success",
		     (unsigned long long)content_page(number), words_errno(errno));
		return false;
	}
	if (content_is(number, part) >= CONTENT_OTHER) {
		long found = content_find(part);
		char which[32] = "none that was looked at";

		if (found != -1)
			snprintf(which, sizeof(which), "page %ld", found);
		step_expect_page(part, content_page(number));
		FAIL_OF(CAUSE_OFFSET,
			"The offset of mmap() says which page is meant; a driver that ignores "
			"it gives the wrong memory (partial mappings, CVE-2024-42259).",
			"the mapping of one page at offset %#llx differs from that page of the "
			"whole: it is %s",
			(unsigned long long)at, which);
		same = false;
	}
	munmap(part, device->page);
	return same;
}

static void partial_run(const struct device *device)
{
	/* One descriptor for all: another open file may have memory of its own. */
	int fd = class_open(device->mode);
	size_t count = content_take(device, fd);

	for (size_t i = 1; i < count; i++)
		if (!page_is_right(device, fd, i))
			return;
	if (!content_tells())
		content_untold();
}

const struct check_class class_partial = {
	.name = "partial",
	.title = "a mapping at an offset is that part of the device",
	.missing = pages_missing,
	.run = partial_run,
};

static void growth_run(const struct device *device)
{
	const size_t page = device->page, size = device_whole(device);
	int fd = class_open_to_map(device), populated, signal;
	unsigned char *map = class_map(fd, size, PROT_READ, MAP_SHARED), *grown, byte;

	grown = step_mremap(map, size, size + page, MREMAP_MAYMOVE);
	if (grown == MAP_FAILED)
		return; /* VM_DONTEXPAND: as it should be */
	step_say("SHOW(madvise(map[1] + %#zx, %#zx, %d)); /* MADV_POPULATE_READ */", size, page,
		 MADV_POPULATE_READ);
	populated = !madvise(grown + size, page, MADV_POPULATE_READ);
	step_expect("got == -1", "EFAULT: nothing lies behind the end");
	step_say("SHOW(madvise(map[1], %#zx, %d)); /* MADV_COLLAPSE */", size + page,
		 MADV_COLLAPSE);
	madvise(grown, size + page, MADV_COLLAPSE);
	signal = step_load(grown, size, &byte);
	step_expect("got < 0", "a signal: nothing lies behind the end");
	if (!signal || populated)
		FAIL_OF(findings_have(CAUSE_END) ? CAUSE_END : CAUSE_NONE,
			"A mapping that grows asks no driver; it must not be allowed to "
			"(VM_DONTEXPAND), or its fault handler must check the range "
			"(fault out of bounds, CVE-2008-0007, CVE-2023-2008).",
			"the page after the end is there in a mapping that mremap() grew; "
			"expected EFAULT of mremap(), or SIGBUS");
	else
		NOTE("mremap() grows a mapping past the end; what is there gives signal %d",
		     signal);
}

static const char *growth_missing(const struct device *device)
{
	return device->endless ? "it has no end" : class_needs_map(device);
}

const struct check_class class_growth = {
	.name = "growth",
	.title = "a mapping that grows gives no access past the end",
	.flags = CLASS_DANGEROUS,
	.missing = growth_missing,
	.run = growth_run,
};

static const char *split_missing(const struct device *device)
{
	const char *missing = class_needs_map(device);

	return missing ? missing : device_pages(device) < 2 ? "it has one page only"
							    : NULL;
}

/* With so many pages a piece is left before what a split takes away in the middle, and behind. */
#define MIDDLE_PAGES 4

/* Which pages a split takes away: of few the first, of more the second and third. */
static bool is_taken(const struct device *device, uint64_t page)
{
	if (device_pages(device) < MIDDLE_PAGES)
		return page == 0;
	return page == 1 || page == 2;
}

/* Returns 0, or -1 and errno. */
static int split_it(const struct device *device, unsigned char *map)
{
	const size_t page = device->page;

	if (device_pages(device) < MIDDLE_PAGES)
		return step_munmap(map, page);
	return step_munmap(map + page, page) || step_mprotect(map + 2 * page, page, PROT_NONE) ? -1
											       : 0;
}

/* Whether each piece that is left is as it was; @what went before. */
static bool pieces_are_well(const struct device *device, const unsigned char *map, size_t count,
			    enum cause cause, const char *what)
{
	const size_t page = device->page;

	for (size_t i = 0; i < count; i++) {
		uint64_t at = content_page(i);
		enum content_is is = is_taken(device, at) ? CONTENT_SAME
							  : content_is(i, map + at * page);

		if (is == CONTENT_SAME || is == CONTENT_LIVES)
			continue;
		step_expect_page(map + at * page, at);
		/* A handler that takes other pages than those at an offset has been told of. */
		if (cause == CAUSE_PIECES && is != CONTENT_GONE && findings_have(CAUSE_OFFSET))
			cause = CAUSE_OFFSET;
		FAIL_OF(cause,
			cause == CAUSE_CLOSE ? "The mapping holds the memory; who else lets go, "
					       "as close() does, "
					       "changes nothing: .flush() runs at each, and "
					       ".release() at the last."
					     : "The pieces that are left are the memory they "
					       "were: a fault handler "
					       "goes by vmf->pgoff, and a close callback counts "
					       "(use after free on "
					       "unmap, CVE-2024-0582).",
			"after %s, page %llu %s", what, (unsigned long long)at,
			is == CONTENT_GONE ? "is gone" : "holds other bytes");
		return false;
	}
	return true;
}

static void split_run(const struct device *device)
{
	unsigned char *map;
	size_t count;
	int fd;

	foreign_begin();
	fd = class_open(device->mode);
	count = content_take(device, fd);
	map = class_map(fd, device_whole(device), PROT_READ, MAP_SHARED);
	content_let_go();
	if (split_it(device, map)) {
		if (errno == EINVAL)
			class_end("its mappings cannot be split: %s", words_errno(errno));
		FAIL("munmap() and mprotect() of a part split a mapping; a driver's open and close "
		     "callbacks must take that.",
		     "a part of the mapping could not be unmapped or protected: %s",
		     words_errno(errno));
	}
	foreign_take_free();
	if (!pieces_are_well(device, map, count, CAUSE_PIECES,
			     device_pages(device) < MIDDLE_PAGES
				     ? "munmap() of page 0"
				     : "munmap() of page 1 and mprotect() of page 2"))
		return;
	step_close(fd);
	if (!pieces_are_well(device, map, count, CAUSE_CLOSE,
			     "that and the close() of the descriptor"))
		return;
	if (!content_tells())
		content_untold();
}

const struct check_class class_split = {
	.name = "split",
	.title = "pieces of a mapping stay what they were",
	.missing = split_missing,
	.run = split_run,
};

/* Whether the page of that number is what the mapping has there. */
static bool holds(const unsigned char *at, size_t number)
{
	/* What has changed everywhere was not done by a move. */
	return content_is(number, at) < CONTENT_OTHER;
}

/* The number of pages that were looked at from the first on, without a gap. */
static size_t in_a_row(size_t count)
{
	size_t row = 0;

	while (row < count && row < SPLIT_PAGES && content_page(row) == row)
		row++;
	return row;
}

/*
 * The second half of a mapping, or its one page, goes to another place, before anybody has touched
 * it and after.
 */
static void move_one(const struct device *device, int fd, size_t row, bool touched)
{
	const size_t half = row / 2, page = device->page, len = device_whole(device);
	const size_t moved = row - half;
	unsigned char *map, *to, byte;

	step_reset();
	step_opened(fd, device->mode);
	content_say(device, fd);
	map = class_map(fd, len, PROT_READ, MAP_SHARED);
	for (size_t i = 0; touched && i < row; i++)
		step_quiet_load(map + i * page, &byte);
	if (touched)
		step_add("for (size_t i = 0; i < %#zx; i += %#zx)\n\tload(map[0] + i);",
			 row * page, page);
	to = step_move(map + half * page, moved * page);
	if (to == MAP_FAILED) {
		NOTE("a part of a mapping cannot be moved: %s", words_errno(errno));
		return;
	}
	step_load(to, 0, &byte);
	step_expect_page(to, half);
	step_expect_page(to + (moved - 1) * page, row - 1);
	if (half)
		step_expect_page(map, 0);
	if (!holds(to, half) || !holds(to + (moved - 1) * page, row - 1))
		FAIL_OF(findings_have(CAUSE_OFFSET) ? CAUSE_OFFSET : CAUSE_PIECES,
			"mremap() moves what is mapped; a fault handler that works with the "
			"address of the first mmap(), not with vmf->pgoff, gives other memory.",
			"after mremap() to another address, %s by then, there are other bytes",
			touched ? "touched" : "untouched");
	else if (half && !holds(map, 0))
		FAIL_OF(CAUSE_PIECES, "What is not moved stays what it was.",
			"the first half of a mapping changed when the second was moved");
	munmap(to, moved * page);
	if (half)
		munmap(map, half * page);
}

static void move_run(const struct device *device)
{
	int fd = class_open(device->mode);
	size_t row = in_a_row(content_take(device, fd));

	if (!row)
		class_end("a load of its first page ends in a signal");
	move_one(device, fd, row, false);
	move_one(device, fd, row, true);
	if (!content_tells())
		content_untold();
}

const struct check_class class_move = {
	.name = "move",
	.title = "a mapping that moves stays what it was",
	.missing = class_needs_map,
	.run = move_run,
};
