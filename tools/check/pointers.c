// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pointers - where read and write find the program's memory: any place, or a bad one
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "badwrite.h"
#include "class.h"
#include "fill.h"
#include "finding.h"
#include "message.h"
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
static unsigned int place_of(const struct device *device)
{
	return device->positioned ? device_records(device, 3) : 0;
}

/* What an aligned read brings, which the program compares with. */
static void step_pread_aligned(int fd, size_t len)
{
	step_add("SHOW(pread(fd[%d], memory, %#zx, 0));", fd, len);
}

static void expect_aligned(const struct device *device, const unsigned char *memory, size_t at,
			   size_t len)
{
	char condition[128];

	snprintf(condition, sizeof(condition), "got >= 0 && got <= %zu", len);
	step_expect(condition, "%#zx at most", len);
	if (!device->reads_live) {
		snprintf(condition, sizeof(condition),
			 "got < 0 || !memcmp(%s, memory + %u, got < %zu ? got : %zu)",
			 step_name(memory + at), place_of(device), len, len);
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
static void tell_bytes(const struct device *device, int fd, size_t at, size_t len)
{
	at %= device->page;
	if (position_is_ignored(device, fd))
		FAIL_OF(CAUSE_POSITION, WHY_POSITION,
			"pread of %zu bytes at %u brought those of the start", len,
			place_of(device));
	else
		FAIL_OF(CAUSE_BUFFER,
			"A driver that pins the pages of a buffer must begin where the buffer "
			"does, "
			"and go on to its end, which may be in one more page (offset ignored in "
			"pinned pages).",
			"pread of %zu bytes to an address %zu bytes into a page brought other "
			"bytes "
			"than an aligned read",
			len, at);
}

/* One read of an odd place into an odd place; false when it said so. */
static bool align_one(const struct device *device, int fd, const unsigned char *want, size_t at,
		      size_t len)
{
	unsigned char *memory;
	ssize_t got;

	step_reset();
	step_opened(fd, fill_mode(device));
	fill_say(fd);
	memory = guarded(device->page);
	step_pread_aligned(fd, device_records(device, place_of(device) + len));
	got = step_pread(fd, memory + at, len, place_of(device));
	expect_aligned(device, memory, at, len);
	if (got < 0 && words_is_passing(errno))
		return true;
	if (got < 0 && record->fill.len && !record->fill.own &&
	    !device_read(device, fd, memory, device_records(device, 1), 0))
		class_end("it cannot be read any more, since another open file was closed");
	if (got < 0 || (size_t)got > len)
		tell_count(device, at, len, got);
	else if (!device->reads_live && memcmp(memory + at, want + place_of(device), got))
		tell_bytes(device, fd, at, len);
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

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++)
		for (size_t k = 0; k < sizeof(lens) / sizeof(lens[0]); k++) {
			size_t len = device_records(device, lens[k]);

			if (place_of(device) + len <= room &&
			    (!align_one(device, fd, want, offsets[i], len) ||
			     !align_one(device, fd, want, device->page - offsets[i], len)))
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
		message_align(device);
	else
		align_all(device);
}

const struct check_class class_alignment = {
	.name = "alignment",
	.title = "reads go to any address, and to nothing around it",
	.missing = alignment_missing,
	.run = alignment_run,
};

/* Four bytes that no device has by accident. */
#define WRITTEN "kub!"

/* What was taken as a whole, though it ends after 4 bytes, is no sink's if it comes back. */
static void read_what_was_written(const struct device *device, int fd, size_t len)
{
	unsigned char *memory = step_pages(1);
	ssize_t got;

	step_say("SHOW(read(fd[%d], %s, %zu));", fd, step_name(memory), device->page);
	got = read(fd, memory, device->page);
	step_add("expect(got < 4 || memcmp(%s, \"%s\", 4), \"nothing of a write that "
		 "had to be refused\");",
		 step_name(memory), WRITTEN);
	if (got >= 4 && !memcmp(memory, WRITTEN, 4))
		FAIL(WHY_EFAULT,
		     "write of %zu bytes from memory that ends after 4 returned %zu, and a read "
		     "brought %zd bytes that begin with these 4",
		     len, len, got);
}

/*
 * A stream, which takes what is written to it and has no positions. One that does not look at what
 * it is given, as /dev/null, takes all of it; what copy_from_user() has left over is less.
 */
static void write_to_stream(const struct device *device)
{
	size_t len = device->record > 8 ? device->record : 16;
	unsigned char *last;
	char condition[64];
	ssize_t got;
	int fd;

	if (len > device->page)
		return;
	fd = class_open(device->mode | O_NONBLOCK);
	device_share(device, fd);
	last = step_pages(1) + device->page - 4;
	step_add("memcpy(%s, \"%s\", 4);", step_name(last), WRITTEN);
	memcpy(last, WRITTEN, 4);
	step_say("SHOW(write(fd[%d], %s, %zu));", fd, step_name(last), len);
	got = write(fd, last, len);
	snprintf(condition, sizeof(condition), "got <= 4 || got == %zu", len);
	step_expect(condition, "4 or EFAULT");
	if (got == (ssize_t)len && device->has_read && device->mode == O_RDWR && !device->deaf)
		read_what_was_written(device, fd, len);
	else if (got > 4 && got < (ssize_t)len)
		FAIL(WHY_EFAULT,
		     "write of %zu bytes from memory that ends after 4 returned %zd, expected 4 or "
		     "EFAULT",
		     len, got);
	if (got > 0 && device->has_read && device->mode == O_RDWR && !device->deaf)
		message_drain(fd, device->page);
}

static bool is_stream(const struct device *device)
{
	return device->write && device->can_write && !device->can_seek && !device->positioned;
}

static const char *pointers_missing(const struct device *device)
{
	const char *missing = class_needs_position(device);

	return missing && is_stream(device) ? NULL : missing;
}

/* Memory that ends after 4 bytes, and none. False when it said so, as do the following. */
static bool read_to_bad(int fd, unsigned char *end, size_t len)
{
	ssize_t got = step_pread(fd, end - 4, len, 0);

	step_expect("got <= 4", "4 or EFAULT");
	if (got > 4 && len > 4) {
		FAIL_OF(findings_have(CAUSE_BUFFER) ? CAUSE_BUFFER : CAUSE_NONE, WHY_EFAULT,
			"pread of %zu bytes to memory that ends after 4 returned %zd, expected 4 "
			"or "
			"EFAULT",
			len, got);
		return false;
	}
	got = step_pread(fd, NULL, len, 0);
	step_expect("got == -1 && error == EFAULT", "EFAULT");
	if (got >= 0)
		FAIL(WHY_EFAULT, "pread of %zu bytes to address 0 returned %zd, expected EFAULT",
		     len, got);
	else if (errno != EFAULT && !words_is_passing(errno))
		WARN("A bad address is EFAULT.", "pread to address 0: %s", words_errno(errno));
	return got < 0;
}

static bool read_to_kernel(int fd, size_t len)
{
	ssize_t got = step_pread(fd, (void *)-4096L, len, 0);

	step_expect("got == -1", "EFAULT");
	if (got >= 0)
		FAIL("An address of the kernel is not the program's: EFAULT (missing access_ok()).",
		     "pread of %zu bytes to an address of the kernel returned %zd", len, got);
	return got < 0;
}

/* Whole pages, of which the last is not there. */
static bool read_to_bad_page(const struct device *device, int fd, unsigned char *end)
{
	const size_t len = device_records_within(device, smaller(device->size, 3 * device->page));
	const size_t good = badwrite_good_part(device, len);
	char condition[64];
	ssize_t got;

	if (!good)
		return true;
	got = step_pread(fd, end - good, len, 0);
	snprintf(condition, sizeof(condition), "got <= %zu", good);
	step_expect(condition, "%#zx at most", good);
	if (got > (ssize_t)good)
		FAIL(WHY_FORGOTTEN,
		     "pread of %zu bytes to memory that ends after %zu returned "
		     "%zd",
		     len, good, got);
	return got <= (ssize_t)good;
}

/* read() to memory that ends after 4 bytes: where it leaves the position. */
static void read_and_tell(const struct device *device, size_t len)
{
	unsigned char *end;
	int fd;
	ssize_t got;
	off_t now;

	if (!device->can_seek || !device->moves)
		return;
	step_reset();
	end = step_pages(1) + device->page;
	fd = class_open_to_read(device);
	step_say("SHOW(lseek(fd[%d], 0, SEEK_SET));", fd);
	if (lseek(fd, 0, SEEK_SET))
		return;
	step_say("SHOW(read(fd[%d], %s, %zu));", fd, step_name(end - 4), len);
	got = read(fd, end - 4, len);
	now = lseek(fd, 0, SEEK_CUR);
	step_add("long before = got < 0 ? 0 : got;\nSHOW(lseek(fd[%d], 0, SEEK_CUR));", fd);
	step_expect("got == before", "what the read returned, or 0");
	if (now != (got < 0 ? 0 : got))
		FAIL(WHY_AHEAD,
		     "a read of %zu bytes to memory that ends after 4 returned %zd, and left the "
		     "position at %lld",
		     len, got, (long long)now);
}

static void pointers_run(const struct device *device)
{
	size_t len = device_records(device, smaller(device->size, 16));
	unsigned char *memory;
	int fd;

	if (class_needs_position(device)) {
		write_to_stream(device);
		if (message_may_come(device))
			message_to_bad(device);
		return;
	}
	memory = guarded(device->page);
	fd = class_open_to_read(device);
	if (step_pread(fd, memory, len, 0) <= 0)
		class_end("there is nothing to read");
	/* The last byte that may be written is the one before the end of these pages. */
	if (read_to_bad(fd, memory + 3 * device->page, len) && read_to_kernel(fd, len) &&
	    read_to_bad_page(device, fd, memory + 3 * device->page))
		read_and_tell(device, len);
	/* What does not move the position may not look at what it is given, as /dev/null. */
	if (device->write && device->can_write && device->positioned)
		badwrite_try(device, len);
}

const struct check_class class_pointers = {
	.name = "pointers",
	.title = "bad addresses are EFAULT, half-bad ones give short counts",
	.missing = pointers_missing,
	.run = pointers_run,
};
