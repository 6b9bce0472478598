// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * overwrite - a write ends where the device does
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "messagetry.h"
#include "position.h"
#include "record.h"
#include "shape.h"
#include "step.h"
#include "words.h"

/* What it has is written back, with some bytes more behind it. */
static void write_whole(const struct device *device)
{
	size_t len = device->size + 16;
	unsigned char *memory = step_pages(len / device->page + 1);
	int fd = class_open(O_RDWR | O_NONBLOCK);
	ssize_t got;

	if (step_pread(fd, memory, device->size, 0) != (ssize_t)device->size)
		class_end("what is in it cannot be read as a whole");
	got = step_pwrite(fd, memory, len, 0);
	step_expect_most(device->size);
	if (got > (ssize_t)device->size)
		FAIL("A length that is not clamped overwrites the kernel's memory.",
		     "pwrite of %zu bytes returned %zd; there is room for %llu", len, got,
		     (unsigned long long)device->size);
}

/* Of a file that a call made: its bytes; 0 of a node. */
static off_t length_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) || !S_ISREG(st.st_mode) ? 0 : st.st_size;
}

/**
 * struct ending - what write-end works with
 * @tail: the last bytes of the device
 * @fd: by which it is read and written
 * @last: what the last bytes are
 * @start: so many of the first bytes
 * @other: the last bytes, of which the first one is another
 * @now: what is there now
 */
struct ending {
	struct position_tail tail;
	int fd;
	unsigned char *last;
	unsigned char *start;
	unsigned char *other;
	unsigned char *now;
};

static bool read_all(int fd, unsigned char *memory, size_t len, uint64_t at)
{
	return step_pread(fd, memory, len, at) == (ssize_t)len;
}

/*
 * What a driver does with a write need not be to store it there: it may be a command. So another
 * byte is written first, and looked for where it belongs, and at the start. False when nothing more
 * is to be written; then all is as it was.
 */
static bool is_stored(const struct ending *ending)
{
	const size_t len = ending->tail.there;
	bool there, first;

	step_add("memcpy(map[2], map[0], %zu);\nmap[2][0] ^= 1;", len);
	memcpy(ending->other, ending->last, len);
	ending->other[0] ^= 1;
	step_pwrite(ending->fd, ending->other, len, ending->tail.from);
	there = read_all(ending->fd, ending->now, len, ending->tail.from) &&
		ending->now[0] == ending->other[0];
	first = !there && ending->tail.from >= len &&
		read_all(ending->fd, ending->now, len, 0) &&
		!memcmp(ending->now, ending->other, len) &&
		memcmp(ending->start, ending->other, len);
	if (first)
		step_add("expect(memcmp(map[3], map[2], %zu), \"that the start is as it "
			 "was\");",
			 len);
	step_pwrite(ending->fd, first ? ending->start : ending->last, len,
		    first ? 0 : ending->tail.from);
	if (first)
		FAIL_OF(CAUSE_POSITION, WHY_POSITION,
			"pwrite of %zu bytes at %#llx stored them at the start", len,
			(unsigned long long)ending->tail.from);
	else if (!there)
		UNTRIED("what is written to its last bytes is not what is read there");
	return there;
}

/* Where nothing can be read, a position that moves tells that it is one. */
static void write_to_see(const struct ending *ending)
{
	const uint64_t from = ending->tail.from;
	const ssize_t len = ending->tail.there;

	step_say("SHOW(lseek(fd[%d], %#llx, SEEK_SET));", ending->fd, (unsigned long long)from);
	if (lseek(ending->fd, from, SEEK_SET) != (off_t)from)
		class_end("nothing says that a write has a position");
	step_say("SHOW(write(fd[%d], map[0], %zd));", ending->fd, len);
	if (write(ending->fd, ending->last, len) != len ||
	    lseek(ending->fd, 0, SEEK_CUR) != (off_t)(from + len))
		class_end("nothing says that a write has a position");
}

/* Whether it is sensible to write more than what is there. */
static bool may_write_more(const struct device *device, struct ending *ending)
{
	const size_t pages = ending->tail.asked / device->page + 1, len = ending->tail.there;

	ending->last = step_pages(pages);
	ending->start = step_pages(pages);
	ending->other = step_pages(pages);
	ending->now = step_pages(pages);
	ending->fd = class_open(device->mode | O_NONBLOCK);
	if (!device->can_read) {
		write_to_see(ending);
		return true;
	}
	if (!read_all(ending->fd, ending->last, len, ending->tail.from) ||
	    !read_all(ending->fd, ending->start, len, 0))
		class_end("its last bytes cannot be read, so nothing is written there");
	if (shape_is_of_mapping(device) &&
	    step_pread(ending->fd, ending->now, device_records(device, 1), ending->tail.end) > 0)
		class_end("reading goes on behind what can be mapped, so nothing is written there");
	return is_stored(ending);
}

/* A write behind the end, which was done: where there is a file system's memory, it grows. */
static void tell_written(const struct ending *ending, off_t before, const char *why,
			 const char *what, ssize_t got)
{
	const size_t len = ending->tail.asked;
	const off_t now = length_of(ending->fd);

	if (now > before)
		FAIL_OF(CAUSE_GROWS,
			"Memory that a driver hands out as a file keeps its size (F_SEAL_GROW, or "
			"a driver's own operations): what others believe of it would be wrong.",
			"pwrite of %zu bytes %s made it larger, %lld bytes instead of %lld", len,
			what, (long long)now, (long long)before);
	else
		FAIL(why, "pwrite of %zu bytes %s returned %zd", len, what, got);
}

/* A write that begins before the end, and asks for more. False when it said so, as below. */
static bool write_across(const struct ending *ending)
{
	const struct position_tail *tail = &ending->tail;
	const off_t before = length_of(ending->fd);
	ssize_t got = step_pwrite(ending->fd, ending->last, tail->asked, tail->from);

	if (got == -1 && errno == ESPIPE)
		class_end("a write has no position: it is a stream");
	step_expect_most(tail->there);
	if (got > (ssize_t)tail->there)
		tell_written(ending, before,
			     "A write that begins inside ends at the end; one that does not "
			     "overwrites the kernel's memory.",
			     "before the end, with room for fewer,", got);
	return got <= (ssize_t)tail->there;
}

static bool write_behind(const struct ending *ending)
{
	const off_t before = length_of(ending->fd);
	const size_t len = ending->tail.asked;
	ssize_t got = step_pwrite(ending->fd, ending->last, len, ending->tail.end);

	step_expect("got == -1 && (error == ENOSPC || error == EFBIG)", "ENOSPC");
	if (got > 0)
		tell_written(ending, before,
			     "Behind the end there is no room: ENOSPC. A length that is not "
			     "clamped overwrites the kernel's memory.",
			     "at the end (expected: ENOSPC)", got);
	else if (!got)
		FAIL("A write that returns 0 makes programs try for ever; say ENOSPC.",
		     "pwrite of %zu bytes at the end returned 0, expected ENOSPC", len);
	else if (errno != ENOSPC && errno != EFBIG)
		WARN("cp and dd know ENOSPC and EFBIG; others are told as faults of the disk.",
		     "pwrite of %zu bytes at the end: %s, expected ENOSPC", len,
		     words_errno(errno));
	return got == -1;
}

/* What is at the start: were the position cut to 32 bits, nothing would be another. */
static bool write_far(const struct device *device, const struct ending *ending)
{
	const uint64_t far = 1ULL << 32;
	ssize_t got;

	if (far < device->size || !device->can_read)
		return true;
	got = step_pwrite(ending->fd, ending->start, ending->tail.there, far);
	step_expect("got <= 0", "ENOSPC");
	if (got > 0)
		FAIL("A position has 64 bits; cut to 32, it is another one.",
		     "pwrite of %zu bytes at %#llx, far behind the end, returned %zd",
		     ending->tail.there, (unsigned long long)far, got);
	return got <= 0;
}

static void write_to_end(const struct device *device)
{
	struct ending ending = { .tail = position_tail(device) };

	if (!device->positioned && device->can_read) {
		write_whole(device);
		return;
	}
	if (!may_write_more(device, &ending) || !write_across(&ending) || !write_behind(&ending) ||
	    !write_far(device, &ending) || !device->can_read)
		return;
	position_try_write(device, ending.fd, ending.last, ending.tail.there, ending.tail.from);
}

/* A stream, whose bytes have no places. */
static bool is_stream(const struct device *device)
{
	return device->can_write && !device->can_seek && !device->positioned &&
	       (device->waits || class_needs_write(device));
}

static void write_end_run(const struct device *device)
{
	if (is_stream(device))
		messagetry_beyond(device);
	else
		write_to_end(device);
}

static const char *write_end_missing(const struct device *device)
{
	if (device->doubtful)
		return "what lies behind its start may be others' memory";
	if (device->endless)
		return "it has no end";
	return is_stream(device) ? NULL : class_needs_write(device);
}

const struct check_class class_write_end = {
	.name = "write-end",
	.title = "a write ends where the device does",
	.flags = CLASS_WRITES | CLASS_DANGEROUS,
	.missing = write_end_missing,
	.run = write_end_run,
};
