// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * bounds - which parts of a device can be mapped, and what a grown mapping gives
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* mremap() */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "step.h"
#include "words.h"

#define WHY_BOUNDS                                                                          \
	"A driver must compare offset and length with its size, by subtraction, before it " \
	"maps: what lies behind is other people's memory (mmap bounds, CVE-2013-6763)."
#define WHY_OVERFLOW                                                                       \
	"Offset and length are the caller's; added up they overflow and look small again " \
	"(mmap overflow, CVE-2018-8781)."

/* One mmap() that must be refused. */
static void refuse(int fd, size_t len, uint64_t offset, const char *why)
{
	unsigned char *map;

	step_reset();
	step_opened(fd, O_RDONLY);
	errno = 0;
	map = step_mmap(fd, len, PROT_READ, MAP_SHARED, offset);
	if (map != MAP_FAILED) {
		FAIL(why, "mmap of %#zx bytes at offset %#llx was accepted, expected EINVAL", len,
		     (unsigned long long)offset);
		munmap(map, len);
	} else if (errno != EINVAL && errno != ENXIO && errno != EOVERFLOW && errno != ENOMEM) {
		WARN("Programs look for EINVAL or ENXIO when a range does not exist.",
		     "mmap of %#zx bytes at offset %#llx: %s, expected EINVAL", len,
		     (unsigned long long)offset, words_errno(errno));
	}
}

static void bounds_run(const struct device *device)
{
	int fd = device_open(device, O_RDONLY);
	const size_t page = device->page;
	/* A mapping is of whole pages, so the last one may be there in part. */
	const uint64_t size = (device->size + page - 1) / page * page;

	if (device->endless) {
		WARN("Few devices have no end, as /dev/zero has none; one that has must check it "
		     "(mmap bounds). Say --size, and it is tried.",
		     "mmap() gives whatever is asked for, up to 4 GiB and more");
		return;
	}
	refuse(fd, size + page, 0, WHY_BOUNDS);
	refuse(fd, page, size, WHY_BOUNDS);
	refuse(fd, 2 * page, size - page, WHY_BOUNDS);
	refuse(fd, size, page, WHY_BOUNDS);
	refuse(fd, page, size + (1ULL << 20), WHY_BOUNDS);
	if (device->dangerous) /* who maps all of it at once has no memory left */
		refuse(fd, 1UL << 40, 0, WHY_BOUNDS);
	refuse(fd, page, 1ULL << 32, WHY_OVERFLOW);
	refuse(fd, page, (1ULL << 32) - page, WHY_OVERFLOW);
	refuse(fd, page, 1ULL << 44, WHY_OVERFLOW);
	refuse(fd, page, 1ULL << 62, WHY_OVERFLOW);
	refuse(fd, page, 1ULL << 63, WHY_OVERFLOW);
	refuse(fd, page, -(uint64_t)page, WHY_OVERFLOW);
	refuse(fd, 2 * page, -(uint64_t)page, WHY_OVERFLOW);
	refuse(fd, size, -(uint64_t)size, WHY_OVERFLOW);
	close(fd);
}

const struct check_class class_bounds = {
	.name = "bounds",
	.title = "mappings end where the device does",
	.missing = class_needs_map,
	.run = bounds_run,
};

static const char *partial_missing(const struct device *device)
{
	const char *missing = class_needs_map(device);

	return missing ? missing : device_pages(device) < 2 ? "it has one page only"
							    : NULL;
}

/* The page at an offset is the page that the whole mapping has there. */
static void partial_run(const struct device *device)
{
	const size_t page = device->page, pages = device_pages(device);
	int fd = step_open(O_RDONLY);
	unsigned char *whole = step_mmap(fd, pages * page, PROT_READ, MAP_SHARED, 0);

	if (whole == MAP_FAILED) {
		FAIL("What a device says it has can be mapped.",
		     "mmap of all %#zx bytes: %s, expected success", pages * page,
		     words_errno(errno));
		return;
	}
	for (size_t i = 1; i < pages && i < 64; i++) {
		unsigned char *part = step_mmap(fd, page, PROT_READ, MAP_SHARED, i * page);

		if (part == MAP_FAILED) {
			FAIL("Every whole page of a device can be mapped alone.",
			     "mmap of page %zu: %s, expected success", i, words_errno(errno));
			return;
		}
		if (memcmp(part, whole + i * page, page)) {
			FAIL("The offset of mmap() says which page is meant; a driver that ignores "
			     "it gives the wrong memory (partial mappings, CVE-2024-42259).",
			     "the mapping at offset %#zx differs from the same page of the whole%s",
			     i * page, memcmp(part, whole, page) ? "" : ": it is the first page");
			return;
		}
		munmap(part, page);
	}
}

const struct check_class class_partial = {
	.name = "partial",
	.title = "a mapping at an offset is that part of the device",
	.missing = partial_missing,
	.run = partial_run,
};

static void growth_run(const struct device *device)
{
	const size_t page = device->page, size = device_pages(device) * page;
	int fd = step_open(O_RDONLY);
	unsigned char *map = step_mmap(fd, size, PROT_READ, MAP_SHARED, 0), *grown, byte;
	int signal;

	if (map == MAP_FAILED)
		return;
	grown = step_mremap(map, size, size + page, MREMAP_MAYMOVE);
	if (grown == MAP_FAILED)
		return; /* VM_DONTEXPAND: as it should be */
	signal = step_load(grown, size, &byte);
	if (!signal)
		FAIL("A mapping that grows asks no driver; it must not be allowed to "
		     "(VM_DONTEXPAND), or its fault handler must check the range "
		     "(fault out of bounds, CVE-2008-0007, CVE-2023-2008).",
		     "the byte after the end could be read through a mapping that mremap() grew; "
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
