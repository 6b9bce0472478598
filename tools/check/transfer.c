// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * transfer - a read ends where the device does
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "class.h"
#include "fill.h"
#include "finding.h"
#include "foreign.h"
#include "message.h"
#include "messagetry.h"
#include "position.h"
#include "shape.h"
#include "step.h"
#include "words.h"

/* A device that always begins at its start ends all the same. */
static void read_whole(const struct device *device)
{
	size_t len = device->size + 16;
	unsigned char *memory = step_pages(len / device->page + 1);
	int fd = class_open_to_read(device);
	ssize_t got;

	NOTE("the position does not move: every read begins at the start");
	got = step_pread(fd, memory, len, 0);
	step_expect_most(device->size);
	if (got > (ssize_t)device->size)
		FAIL("A length that is not clamped leaks the kernel's memory.",
		     "pread of %zu bytes returned %zd of the %llu that there are", len, got,
		     (unsigned long long)device->size);
}

/* Both are answers of a file; of other sizes, such as an ioctl's, read() may have a part. */
static bool has_two_ends(const struct device *device)
{
	return device->read_size && device->read_size != device->size &&
	       shape_is_from(device, SHAPE_FROM_SEEKING);
}

/* Which of them is wrong cannot be told from outside. */
static void tell_ends(const struct device *device)
{
	const unsigned long long size = device->size, end = device->read_size;
	unsigned char *memory;
	ssize_t got;
	int fd;

	step_reset();
	memory = step_pages(1);
	fd = class_open_to_read(device);
	got = step_pread(fd, memory, 1, size < end ? size : end);
	if (got > 0 ? size > end : size < end)
		return; /* it has grown meanwhile */
	if ((unsigned long long)lseek(fd, 0, SEEK_END) != size)
		return; /* it has grown meanwhile */
	step_expect(size < end ? "got == 0" : "got == 1", size < end ? "the end" : "a byte");
	FAIL("lseek(SEEK_END) and read() agree where a device ends.",
	     "it has %#llx bytes by %s, and read() comes to its end at %#llx", size,
	     device->size_from, end);
}

/* False when it said so, as do the following. */
static bool read_far(const struct device *device, uint64_t at, const char *why)
{
	const size_t len = device_records(device, 16);
	unsigned char *memory;
	ssize_t got;
	int fd;

	at = device_records_within(device, at);
	if (at < device->size)
		return true;
	step_reset();
	memory = step_pages(len / device->page + 1);
	fd = class_open_to_read(device);
	got = step_pread(fd, memory, len, at);
	step_expect_most(0);
	if (got > 0)
		FAIL(why, "pread of %zu bytes at %#llx, far behind the end, returned %zd", len,
		     (unsigned long long)at, got);
	return got <= 0;
}

/* A signal, nothing there now, or no offsets: that is no answer to where the read was. */
static bool is_refused(ssize_t got)
{
	return got == -1 && errno != EINTR && errno != EAGAIN && errno != ESPIPE;
}

#define WHY_CUT                                                                      \
	"cat, cp and dd ask for more than there is: a read that begins inside ends " \
	"at the end, and one at the end returns 0."

/*
 * Whether it is the place that is refused: as many bytes can be read elsewhere, and the last ones
 * can, if no more are asked for.
 */
static bool reads_inside(int fd, unsigned char *memory, const struct position_tail *tail)
{
	bool inside = step_pread(fd, memory, tail->asked, 0) == (ssize_t)tail->asked;

	step_add("need(got == %zu);", tail->asked);
	inside = inside && step_pread(fd, memory, tail->there, tail->from) == (ssize_t)tail->there;
	step_add("need(got == %zu);", tail->there);
	return inside;
}

/* A read of as many bytes as @tail asks for, at @at, which has @there of them, was refused. */
static void tell_refused(const struct device *device, const struct position_tail *tail,
			 uint64_t at, size_t there)
{
	char condition[64];
	unsigned char *memory;
	int fd;

	step_reset();
	memory = step_pages(tail->asked / device->page + 1);
	fd = class_open_to_read(device);
	if (!reads_inside(fd, memory, tail) || !is_refused(step_pread(fd, memory, tail->asked, at)))
		return;
	snprintf(condition, sizeof(condition), "got == %zu", there);
	step_expect(condition, "%zu", there);
	WARN(WHY_CUT, "pread of %zu bytes %s: %s, expected %zu", tail->asked,
	     there ? "across the end" : "at the end", words_errno(errno), there);
}

/* What is brought in pieces may have one that ends there. */
#define PIECES 64

/* The last byte, or the last record, does not come with those before it, but alone. */
static void tell_short(const struct device *device, const struct position_tail *tail, size_t got)
{
	const size_t left = tail->there - got;
	unsigned char *memory;
	char condition[64];
	int fd;

	if (left != device_records(device, 1) || !((tail->from + got) % PIECES))
		return;
	step_reset();
	memory = step_pages(1);
	fd = class_open_to_read(device);
	if (step_pread(fd, memory, left, tail->from + got) != (ssize_t)left)
		return;
	step_add("need(got == %zu);", left);
	if (step_pread(fd, memory, 2 * left, tail->from + got - left) != (ssize_t)left)
		return;
	snprintf(condition, sizeof(condition), "got > %zu", left);
	step_expect(condition, "%zu", 2 * left);
	WARN("A read is cut at the end, and not before (off by one).",
	     "pread of %zu bytes %zu before the end returned %zu, and the rest only to another one",
	     tail->asked, tail->there, got);
}

/* So much is looked at behind what can be mapped. */
#define LOOK_MOST (1U << 18)

/*
 * Nothing but mmap() has told a size, and a read has more. That is the device's, or it is what lies
 * behind in the kernel's memory, which has addresses of the kernel's in it.
 */
static void tell_more(const struct device *device, int fd, uint64_t from)
{
	const size_t pages = LOOK_MOST / device->page;
	size_t found = 0, certain = 0, got;
	unsigned char *memory;

	step_reset();
	step_opened(fd, device->reader | O_NONBLOCK);
	memory = step_pages(pages);
	step_say("SHOW(pread(fd[%d], map[0], %#zx, %#llx));", fd, pages * device->page,
		 (unsigned long long)from);
	got = device_read(device, fd, memory, pages * device->page, from);
	if (foreign_can_tell())
		found = foreign_addresses(memory, got, &certain);
	step_add("QUIET(addresses(map[0], %#zx, 1));", got);
	step_expect("got == 0", "no addresses of the kernel");
	if (certain)
		FAIL("A length that is not clamped leaks the kernel's memory.",
		     "reading goes on behind the %#llx bytes that can be mapped, and brings %zu "
		     "words that are addresses of the kernel",
		     (unsigned long long)from, found);
	else
		NOTE("reading goes on behind the %#llx bytes that can be mapped",
		     (unsigned long long)from);
}

/* One read that begins at the end. What is mapped may be a part of what can be read. */
static bool read_behind(const struct device *device, const struct position_tail *tail)
{
	unsigned char *memory;
	ssize_t got;
	int fd;

	step_reset();
	memory = step_pages(tail->asked / device->page + 1);
	fd = class_open_to_read(device);
	got = step_pread(fd, memory, tail->asked, tail->end);
	step_expect_most(0);
	if (got <= 0)
		return true;
	if (shape_is_of_mapping(device))
		tell_more(device, fd, tail->end);
	else
		FAIL("Behind the end there is nothing to read: 0. A length that is not clamped "
		     "leaks the kernel's memory.",
		     "pread of %zu bytes at the end (%#llx) returned %zd, expected 0", tail->asked,
		     (unsigned long long)tail->end, got);
	return false;
}

/* One that begins before it, and asks for more. */
static bool read_across(const struct device *device, const struct position_tail *tail)
{
	unsigned char *memory;
	ssize_t got;
	int fd;

	step_reset();
	memory = step_pages(tail->asked / device->page + 1);
	fd = class_open_to_read(device);
	got = step_pread(fd, memory, tail->asked, tail->from);
	step_expect_most(tail->there);
	if (got > (ssize_t)tail->there)
		FAIL("A read that begins inside ends at the end; one that does not leaks the "
		     "kernel's memory.",
		     "pread of %zu bytes %zu before the end returned %zd, expected %zu",
		     tail->asked, tail->there, got, tail->there);
	else if (is_refused(got))
		tell_refused(device, tail, tail->from, tail->there);
	else if (got > 0 && got < (ssize_t)tail->there)
		tell_short(device, tail, got);
	else if (is_refused(step_pread(fd, memory, tail->asked, tail->end)))
		tell_refused(device, tail, tail->end, 0);
	return got <= (ssize_t)tail->there;
}

/* So much of its start is looked at, if all of that is alike with other bytes there. */
#define START 1024

static bool ignores_position(const struct device *device)
{
	const size_t most = device->size < START ? device->size : START;
	const size_t len = device_records_within(device, most);
	int fd = class_open_to_fill(device);
	unsigned char *memory = step_pages(1);

	if (len && device_read(device, fd, memory, len, 0) == len)
		fill_try(device, fd, memory, len);
	return position_is_ignored(device, fd);
}

/* A stream; one that is written has this in class write-end. */
static bool is_called_for(const struct device *device)
{
	return !message_may_write(device) && message_may_come(device);
}

static void read_end_run(const struct device *device)
{
	const struct position_tail tail = position_tail(device);

	if (is_called_for(device)) {
		messagetry_end(device);
		return;
	}
	if (!device->positioned) {
		read_whole(device);
		return;
	}
	if (ignores_position(device)) {
		position_tell_ignored(device);
		return;
	}
	if (has_two_ends(device)) {
		tell_ends(device);
		return;
	}
	if (!read_behind(device, &tail) || !read_across(device, &tail) ||
	    !read_far(device, INT64_MAX - 16, "Position and length added up overflow; compare by "
					      "subtraction.") ||
	    !read_far(device, 1ULL << 32, "A position has 64 bits; cut to 32, it is another one."))
		return;
	position_try_read(device);
	position_try_across(device);
}

static const char *read_end_missing(const struct device *device)
{
	if (device->endless)
		return "it has no end";
	return is_called_for(device) ? NULL : class_needs_position(device);
}

const struct check_class class_read_end = {
	.name = "read-end",
	.title = "a read ends where the device does",
	.missing = read_end_missing,
	.run = read_end_run,
};
