// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * alignment - reads and writes find the program's memory at any place, and touch nothing around it
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "class.h"
#include "fill.h"
#include "finding.h"
#include "message.h"
#include "messagetry.h"
#include "oddwrite.h"
#include "position.h"
#include "record.h"
#include "step.h"
#include "words.h"

#define GUARD 0xa5
#define MOST 65536

/* Memory of three pages, filled with GUARD. */
static unsigned char *guarded(size_t page)
{
	unsigned char *memory = step_pages(3);

	step_add("memset(%s, %#x, %#zx);", step_name(memory), GUARD, 3 * page);
	return memset(memory, GUARD, 3 * page);
}

/* Whether all bytes but those from @at to @at + @len are as guarded() made them. */
static bool untouched(const unsigned char *memory, size_t page, size_t at, size_t len)
{
	for (size_t i = 0; i < 3 * page; i++)
		if ((i < at || i >= at + len) && memory[i] != GUARD)
			return false;
	return true;
}

/* An odd place, where there is more than one, and where reads take it. */
static unsigned int odd_place(const struct device *device)
{
	return device->positioned ? device_records(device, 3) : 0;
}

/* What an aligned read brings, which the program compares with. */
static void step_pread_aligned(int fd, size_t len)
{
	step_add("SHOW(pread(fd[%d], memory, %#zx, 0));", fd, len);
}

static void expect_aligned(const struct device *device, const unsigned char *memory, size_t at,
			   size_t len, unsigned int place)
{
	char condition[128];

	snprintf(condition, sizeof(condition), "got >= 0 && got <= %zu", len);
	step_expect(condition, "%#zx at most", len);
	if (!device->reads_live) {
		snprintf(condition, sizeof(condition),
			 "got < 0 || !memcmp(%s, memory + %u, got < %zu ? got : %zu)",
			 step_name(memory + at), place, len, len);
		step_expect(condition, "the bytes that an aligned read brings");
	}
	snprintf(condition, sizeof(condition), "got < 0 || !around(%s, %#zx, %#zx, got)",
		 step_name(memory), 3 * device->page, at);
	step_expect(condition, "nothing stored around what was asked for");
}

#define WHY_ANY "Any address and length that the program owns will do; "

/* A read that was refused, though others were not, or one of too much. */
static void tell_count(const struct device *device, size_t at, size_t len, ssize_t got)
{
	at %= device->page;
	if (got < 0 && errno == EINVAL) {
		step_expect("got >= 0", "what an aligned read brings");
		WARN(WHY_ANY "libraries hand on what they were given.",
		     "pread of %zu bytes to an address %zu bytes into a page: EINVAL", len, at);
	} else if (got < 0) {
		FAIL(WHY_ANY "a bad address is EFAULT, and this one was good.",
		     "pread of %zu bytes to an address %zu bytes into a page: %s", len, at,
		     words_errno(errno));
	} else {
		FAIL_OF(CAUSE_COUNT, WHY_ANY "what comes is at most what was asked for.",
			"pread of %zu bytes to an address %zu bytes into a page: more were "
			"returned",
			len, at);
	}
}

/* One that brought other bytes than an aligned one. */
static void tell_bytes(const struct device *device, int fd, size_t at, size_t len,
		       unsigned int place)
{
	at %= device->page;
	if (position_is_ignored(device, fd))
		FAIL_OF(CAUSE_POSITION, WHY_POSITION,
			"pread of %zu bytes at %u brought those of the start", len,
			place);
	else
		FAIL_OF(CAUSE_BUFFER,
			"A driver that pins the pages of a buffer must begin where the buffer "
			"does, "
			"and go on to its end, which may be in one more page (offset ignored in "
			"pinned pages).",
			"pread of %zu bytes to an address %zu bytes into a page brought other "
			"bytes than an aligned read",
			len, at);
}

/* One read of @place into @at; false when it said so. */
static bool align_one(const struct device *device, int fd, const unsigned char *want, size_t at,
		      size_t len, unsigned int place)
{
	unsigned char *memory;
	ssize_t got;

	step_reset();
	step_opened(fd, fill_mode(device));
	fill_say(fd);
	memory = guarded(device->page);
	step_pread_aligned(fd, device_records(device, place + len));
	got = step_pread(fd, memory + at, len, place);
	expect_aligned(device, memory, at, len, place);
	if (got < 0 && words_is_passing(errno))
		return true;
	if (got < 0 && record->fill.len && !record->fill.own &&
	    !device_read(device, fd, memory, device_records(device, 1), 0))
		class_end("it cannot be read any more, since another open file was closed");
	if (got < 0 || (size_t)got > len)
		tell_count(device, at, len, got);
	else if (!device->reads_live && memcmp(memory + at, want + place, got))
		tell_bytes(device, fd, at, len, place);
	else if (!untouched(memory, device->page, at, got))
		FAIL_OF(CAUSE_COUNT,
			"Nothing outside of what was asked for is the driver's to write.",
			"pread of %zu bytes to an address %zu bytes into a page changed bytes "
			"around it",
			len, at % device->page);
	else
		return true;
	return false;
}

static const char *alignment_missing(const struct device *device)
{
	const char *missing = class_needs_position(device);

	if (message_may_come(device))
		return NULL;
	return missing ? missing : device->size < 64 ? "it is smaller than 64 bytes"
						     : NULL;
}

static size_t smaller(size_t one, size_t other)
{
	return one < other ? one : other;
}

/* Into every place; false when one said so. */
static bool reads_anywhere(const struct device *device, int fd, const unsigned char *want,
			   size_t room)
{
	static const size_t offsets[] = { 0, 1, 7, 8, 63, 511, 2048 };
	const size_t lens[] = { 1, 7, 61, 512, device->page, device->page + 13 };
	unsigned int place;

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++)
		for (size_t k = 0; k < sizeof(lens) / sizeof(lens[0]); k++) {
			size_t len = device_records(device, lens[k]);

			place = k % 2 ? 0 : odd_place(device);
			if (place + len <= room &&
			    (!align_one(device, fd, want, offsets[i], len, place) ||
			     !align_one(device, fd, want, device->page - offsets[i], len, place)))
				return false;
		}
	return true;
}

/* What changes meanwhile would be set back by a write of what was there. */
static bool may_write_back(const struct device *device)
{
	return device->write && device->can_write && device->positioned && !device->reads_live &&
	       !device->doubtful;
}

static void align_all(const struct device *device)
{
	size_t room = device_records_within(device, smaller(device->size, MOST));
	unsigned char *want = step_pages(room / device->page + 1);
	int fd = class_open_to_fill(device);

	room = device_records_within(device, device_read(device, fd, want, room, 0));
	if (room < 8)
		class_end("reading it brings fewer than 8 bytes");
	fill_vary(device, fd, want, room);
	if (reads_anywhere(device, fd, want, room) && may_write_back(device))
		oddwrite_try(device, fd, want, room);
}

static void alignment_run(const struct device *device)
{
	if (class_needs_position(device))
		messagetry_align(device);
	else
		align_all(device);
}

const struct check_class class_alignment = {
	.name = "alignment",
	.title = "reads go to any address, and to nothing around it",
	.missing = alignment_missing,
	.run = alignment_run,
};
