// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * bounds - mappings that lie outside of the device: refused, or nothing is there
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "clock.h"
#include "content.h"
#include "finding.h"
#include "foreign.h"
#include "frames.h"
#include "process.h"
#include "record.h"
#include "shape.h"
#include "smaps.h"
#include "step.h"
#include "words.h"

#define WHY_END                                                                              \
	"A driver must compare offset and length with its size, by subtraction, before it "  \
	"maps: what lies behind is other people's memory (mmap bounds, CVE-2013-6763), and " \
	"sums that overflow look small again (CVE-2018-8781)."
#define WHY_OFFSET                                                              \
	"The offset of mmap() says which page is meant; a driver that ignores " \
	"it gives the wrong memory (partial mappings, CVE-2024-42259)."

/**
 * struct range - what is asked of mmap()
 * @len: bytes
 * @offset: in the device
 */
struct range {
	size_t len;
	uint64_t offset;
};

/**
 * enum behind - what became of it
 * @REFUSED: as it should be
 * @NOTHING: accepted, and a load behind the end ends in a signal, as for a file
 * @UNKNOWN: accepted, and nobody may look
 * @WRAPPED: accepted, and pages of the device are there again
 * @THERE: accepted, and something is there
 */
enum behind {
	REFUSED,
	NOTHING,
	UNKNOWN,
	WRAPPED,
	THERE,
	BEHINDS,
};

/* What is in the first page of the mapping that lies behind the end. */
static enum behind look_behind(const struct device *device, int fd, const unsigned char *map,
			       const struct range *range)
{
	const uint64_t size = device_whole(device);
	size_t at = range->offset < size ? size - range->offset : 0;
	unsigned char byte;

	if (!device->dangerous)
		return smaps_has(map, "pf") ? THERE : UNKNOWN; /* page frames need no fault */
	if (!frames_may_be_at(range->offset) && smaps_has(map, "pf"))
		return frames_are_mapped(fd, range->len, range->offset) ? THERE : UNKNOWN;
	if (step_load(map, at, &byte))
		return NOTHING;
	return content_tells() && content_find(map + at) != -1 ? WRAPPED : THERE;
}

/* By the descriptor of content_take(): another open file may have memory of its own. */
static enum behind try_range(const struct device *device, int fd, const struct range *range)
{
	unsigned char *map;
	enum behind behind;

	step_reset();
	step_opened(fd, device->mode);
	map = step_mmap(fd, range->len, PROT_READ, MAP_SHARED, range->offset);
	if (map == MAP_FAILED) {
		behind = REFUSED;
	} else {
		behind = look_behind(device, fd, map, range);
		munmap(map, range->len);
	}
	return behind;
}

static void warn_of_errno(const struct range *range, int error)
{
	if (error == EINVAL || error == ENXIO || error == EOVERFLOW || error == ENOMEM)
		return;
	step_expect("got == -1 && (error == EINVAL || error == ENXIO || error == EOVERFLOW || "
		    "error == ENOMEM)",
		    "EINVAL");
	WARN("Programs look for EINVAL or ENXIO when a range does not exist.",
	     "mmap of %#zx bytes at offset %#llx: %s, expected EINVAL", range->len,
	     (unsigned long long)range->offset, words_errno(error));
}

/* One finding for all ranges that ended so; the steps are those of the first. */
static void tell(const struct device *device, int fd, const struct range *first,
		 enum behind behind, int count)
{
	static const char *const words[] = {
		[THERE] = "outside of the device were accepted, and something is there",
		[WRAPPED] = "outside of the device were accepted, and show pages that lie in it",
	};

	try_range(device, fd, first);
	step_expect(device->dangerous ? "got < 0" : "got == -1",
		    device->dangerous ? "a signal: nothing of the device lies there" : "EINVAL");
	/* At offset 0 it is the length that was not looked at. */
	FAIL_OF(behind == WRAPPED && first->offset ? CAUSE_OFFSET : CAUSE_END,
		behind == WRAPPED && first->offset ? WHY_OFFSET : WHY_END,
		"%d mappings %s: mmap of %#zx bytes at offset %#llx of %#llx; expected EINVAL",
		count, words[behind], first->len, (unsigned long long)first->offset,
		(unsigned long long)device->mapped);
}

/* A large device has what lies outside of a small one. */
static bool is_inside(const struct device *device, const struct range *range)
{
	const uint64_t size = device_whole(device);

	return range->offset < size && range->len <= size - range->offset;
}

static bool maps_at(int fd, size_t len, uint64_t offset)
{
	void *map = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, offset);

	if (map == MAP_FAILED)
		return false;
	munmap(map, len);
	return true;
}

/* No region is so far away. A driver that looks at no offset has something there. */
#define REGIONS_END (1ULL << 40)

/* Whether a mapping at the offset of the second page begins with something else than that page. */
static bool is_indexed(const struct device *device, int fd)
{
	unsigned char *map;
	bool other;

	if (device_pages(device) < 2)
		return false;
	map = mmap(NULL, device_whole(device), PROT_READ, MAP_SHARED, fd, device->page);
	if (map == MAP_FAILED)
		return false;
	other = content_tells() && content_is(1, map) >= CONTENT_OTHER;
	munmap(map, device_whole(device));
	return other;
}

/*
 * A device may have more than one region, each as long as the one at the start: behind that, or at
 * offsets which are their numbers. No mapping goes from one into the next, and there is an end.
 * Where only mmap() has told the size, this is no fault.
 */
static void find_regions(const struct device *device, int fd)
{
	const size_t page = device->page, size = device_whole(device);

	if (!shape_is_from(device, SHAPE_FROM_MMAP) || maps_at(fd, page, REGIONS_END) ||
	    maps_at(fd, page, 1ULL << 44))
		return;
	record->device.indexed = is_indexed(device, fd);
	record->device.regions = device->indexed || (!maps_at(fd, 2 * page, size - page) &&
						     maps_at(fd, size, size));
	if (device->regions)
		NOTE("there is as much at other offsets, too, as regions of a device have: only "
		     "the first is tried, unless --size or a profile tells the size of all");
}

static bool is_region(const struct device *device, const struct range *range)
{
	return device->regions && range->offset < REGIONS_END &&
	       (device->indexed ? range->offset > 0 : range->offset >= device_whole(device));
}

static void try_ranges(const struct device *device, int fd, const struct range *ranges,
		       size_t number)
{
	const struct range *first[BEHINDS] = { NULL };
	int count[BEHINDS] = { 0 };
	bool warned = false;

	for (size_t i = 0; i < number; i++) {
		enum behind behind;

		if (is_inside(device, &ranges[i]) || is_region(device, &ranges[i]))
			continue;
		behind = try_range(device, fd, &ranges[i]);
		if (behind == REFUSED && !warned) {
			warn_of_errno(&ranges[i], errno);
			warned = findings_worst(record->class) == VERDICT_WARN;
		}
		if (!count[behind]++)
			first[behind] = &ranges[i];
	}
	/* Where foreign pages are shown, it is the same missing test that shows its own again. */
	if (count[THERE])
		tell(device, fd, first[THERE], THERE, count[THERE] + count[WRAPPED]);
	else if (count[WRAPPED])
		tell(device, fd, first[WRAPPED], WRAPPED, count[WRAPPED]);
	if (count[NOTHING])
		NOTE("%d mappings outside of it are accepted, and a load there ends in a signal",
		     count[NOTHING]);
	if (count[UNKNOWN])
		UNTRIED("mappings outside of it are accepted, and only --dangerous looks what is "
			"there");
}

/* Its end by read(), where that is a file's, is the end of its mapping, too. */
static void compare_with_read(const struct device *device, int fd, size_t count)
{
	const size_t page = device->page, last = (device->read_size + page - 1) / page;
	unsigned char *memory = step_pages(1);

	if (device->read_size < page || device->apart || last >= device_pages(device))
		return;
	for (size_t i = 0; i < count && content_page(i) < device->read_size / page; i++) {
		uint64_t at = content_page(i) * page;

		if (step_pread(fd, memory, page, at) != (ssize_t)page ||
		    content_is(i, memory) != CONTENT_SAME)
			return; /* read() shows something else */
	}
	if (!content_tells())
		return;
	step_reset();
	fd = class_open_to_map(device);
	step_pread(fd, step_pages(1), page, device->read_size);
	step_add("long more = got;");
	step_mmap(fd, page, PROT_READ, MAP_SHARED, last * page);
	step_expect("got == -1 || more > 0", "EINVAL, as reading ends at %#llx",
		    (unsigned long long)device->read_size);
	FAIL_OF(CAUSE_END, WHY_END,
		"read() ends at %#llx, as a file does, and mmap() goes on to %#llx",
		(unsigned long long)device->read_size, (unsigned long long)device->mapped);
}

/* Of what a device without an end gives, so much is looked at, and no longer. */
#define LOOK_MOST (512UL << 20)
#define LOOK_NS 4000000000LL

/* Pages of another process, which it starts, or with addresses of the kernel's. */
static size_t count_foreign(const struct device *device, int fd, size_t len)
{
	unsigned char *map, byte;
	size_t found = 0;
	long long late;
	pid_t pid;

	map = class_map(fd, len, PROT_READ, MAP_SHARED);
	pid = foreign_plant();
	late = clock_ns() + LOOK_NS;
	for (size_t at = 0; at < len && clock_ns() < late; at += device->page)
		if (!step_quiet_load(map + at, &byte))
			found += foreign_is_planted(map + at) ||
				 foreign_addresses(map + at, 512, NULL) > 2;
	process_kill(pid, 2000);
	step_add("QUIET(foreign(map[0], %#zx)); /* pages of another process, or with addresses "
		 "of the kernel's */",
		 len);
	step_expect("got == 0", "none that is not the device's");
	return found;
}

/* Its whole size is what mmap() gives: is it all its own? False, and told, if it is not. */
static bool is_its_own(const struct device *device, int fd)
{
	size_t len = device_whole(device), found = count_foreign(device, fd, len);

	record->device.doubtful = found;
	if (found)
		FAIL_OF(CAUSE_END, WHY_END,
			"mmap() gives up to %#zx bytes, and shows in them memory that is not the "
			"device's: %zu pages are another process's or hold addresses of the "
			"kernel's",
			len, found);
	return !found;
}

static void run_endless(const struct device *device, int fd)
{
	size_t found;

	if (!device->dangerous)
		class_end("mmap() gives whatever is asked for; --dangerous looks whose memory "
			  "that is, --size says where its end is");
	found = count_foreign(device, fd, LOOK_MOST);
	if (found)
		FAIL_OF(CAUSE_END, WHY_END,
			"mmap() gives whatever is asked for, and shows memory that is not the "
			"device's: %zu pages are another process's or hold addresses of the "
			"kernel's",
			found);
	else
		UNTRIED("mmap() gives whatever is asked for, and nobody else's memory was found "
			"in it; --size says where its end is");
}

static void bounds_run(const struct device *device)
{
	const size_t page = device->page;
	/* A mapping is of whole pages, so the last one may be there in part. */
	const uint64_t size = device_whole(device);
	const struct range ranges[] = {
		{ size + page, 0 },
		{ page, size },
		{ 2 * page, size - page },
		{ size, page },
		{ page, size + (1ULL << 20) },
		{ page, 1ULL << 32 },
		{ page, (1ULL << 32) - page },
		{ page, 1ULL << 44 },
		{ page, 1ULL << 62 },
		{ page, 1ULL << 63 },
		/* The kernel itself refuses those whose end is 2^64. */
		{ page, -2 * (uint64_t)page },
		{ 2 * page, -4 * (uint64_t)page },
		{ size, -2 * (uint64_t)size },
		/* In an int or an unsigned int this length is one page. */
		{ (1ULL << 32) + page, 0 },
		/* Some drivers take lengths of whole units only; the last two are theirs. */
		{ size + device->unit, 0 },
		{ device->unit, size },
	};
	int fd = class_open(device->mode);
	size_t count, number;

	if (device->endless) {
		run_endless(device, fd);
		return;
	}
	if (device->doubtful && !is_its_own(device, fd))
		return;
	count = content_take(device, fd);
	find_regions(device, fd);
	number = sizeof(ranges) / sizeof(ranges[0]);
	try_ranges(device, fd, ranges, device->unit == page ? number - 2 : number);
	step_reset();
	compare_with_read(device, class_open_to_map(device), count);
}

const struct check_class class_bounds = {
	.name = "bounds",
	.title = "mappings end where the device does",
	.missing = class_needs_map,
	.run = bounds_run,
};
