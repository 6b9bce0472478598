// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * transfer - read and write end where the device does
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "shape.h"
#include "step.h"
#include "words.h"

/* A program says so of the last call. */
static void expect_most(uint64_t most)
{
	char condition[64];

	snprintf(condition, sizeof(condition), "got <= %lld", (long long)most);
	step_expect(condition, "%#llx at most", (unsigned long long)most);
}

/* A device that always begins at its start ends all the same. */
static void read_whole(const struct device *device)
{
	size_t len = device->size + 16;
	unsigned char *memory = step_pages(len / device->page + 1);
	int fd = class_open_to_read(device);
	ssize_t got;

	NOTE("the position does not move: every read begins at the start");
	got = step_pread(fd, memory, len, 0);
	expect_most(device->size);
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
	int fd;

	step_reset();
	memory = step_pages(1);
	fd = class_open_to_read(device);
	step_pread(fd, memory, 1, size < end ? size : end);
	step_expect(size < end ? "got == 0" : "got == 1", size < end ? "the end" : "a byte");
	FAIL("lseek(SEEK_END) and read() agree where a device ends.",
	     "it has %#llx bytes by %s, and read() comes to its end at %#llx", size,
	     device->size_from, end);
}

static void read_far(const struct device *device, uint64_t at, const char *why)
{
	unsigned char *memory;
	ssize_t got;
	int fd;

	if (at < device->size)
		return;
	step_reset();
	memory = step_pages(1);
	fd = class_open_to_read(device);
	got = step_pread(fd, memory, 16, at);
	expect_most(0);
	if (got > 0)
		FAIL(why, "pread of 16 bytes at %#llx, far behind the end, returned %zd",
		     (unsigned long long)at, got);
}

static void read_end_run(const struct device *device)
{
	unsigned char *memory = step_pages(1);
	ssize_t got;
	int fd;

	if (!device->positioned) {
		read_whole(device);
		return;
	}
	if (has_two_ends(device)) {
		tell_ends(device);
		return;
	}
	fd = class_open_to_read(device);
	got = step_pread(fd, memory, 16, device->size);
	expect_most(0);
	if (got > 0)
		FAIL("Behind the end there is nothing to read: 0. A length that is not clamped "
		     "leaks the kernel's memory.",
		     "pread of 16 bytes at the end (%#llx) returned %zd, expected 0",
		     (unsigned long long)device->size, got);
	step_reset();
	memory = step_pages(1);
	fd = class_open_to_read(device);
	got = step_pread(fd, memory, 16, device->size - 8);
	expect_most(8);
	if (got > 8)
		FAIL("A read that begins inside ends at the end; one that does not leaks the "
		     "kernel's memory.",
		     "pread of 16 bytes 8 before the end returned %zd, expected 8", got);
	read_far(device, INT64_MAX - 16, "Position and length added up overflow; compare by "
					 "subtraction.");
	read_far(device, 1ULL << 32, "A position has 64 bits; cut to 32, it is another one.");
}

static const char *read_end_missing(const struct device *device)
{
	return device->endless ? "it has no end" : class_needs_position(device);
}

const struct check_class class_read_end = {
	.name = "read-end",
	.title = "a read ends where the device does",
	.missing = read_end_missing,
	.run = read_end_run,
};

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
	expect_most(device->size);
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

/* A write behind the end, which was done: where there is a file system's memory, it grows. */
static void tell_written(int fd, off_t before, const char *why, const char *what, ssize_t got)
{
	if (length_of(fd) > before)
		FAIL_OF(CAUSE_GROWS,
			"Memory that a driver hands out as a file keeps its size (F_SEAL_GROW, or a "
			"driver's own operations): what others believe of it would be wrong.",
			"pwrite of 16 bytes %s made it larger, %lld bytes instead of %lld", what,
			(long long)length_of(fd), (long long)before);
	else
		FAIL(why, "pwrite of 16 bytes %s returned %zd", what, got);
}

static void write_end_run(const struct device *device)
{
	unsigned char *last = step_pages(1);
	off_t before;
	ssize_t got;
	int fd;

	if (!device->positioned && device->can_read) {
		write_whole(device);
		return;
	}
	fd = class_open(device->mode | O_NONBLOCK);
	before = length_of(fd);
	if (device->can_read && step_pread(fd, last, 8, device->size - 8) != 8)
		class_end("its last 8 bytes cannot be read, so nothing is written there");
	got = step_pwrite(fd, last, 16, device->size - 8);
	if (got == -1 && errno == ESPIPE)
		class_end("a write has no position: it is a stream");
	expect_most(8);
	if (got > 8)
		tell_written(fd, before,
			     "A write that begins inside ends at the end; one that does not "
			     "overwrites the kernel's memory.",
			     "8 before the end (expected: 8 of them)", got);
	before = length_of(fd);
	got = step_pwrite(fd, last, 16, device->size);
	step_expect("got == -1 && (error == ENOSPC || error == EFBIG)", "ENOSPC");
	if (got > 0)
		tell_written(fd, before,
			     "Behind the end there is no room: ENOSPC. A length that is not clamped "
			     "overwrites the kernel's memory.",
			     "at the end (expected: ENOSPC)", got);
	else if (!got)
		FAIL("A write that returns 0 makes programs try for ever; say ENOSPC.",
		     "pwrite of 16 bytes at the end returned 0, expected ENOSPC");
	else if (errno != ENOSPC && errno != EFBIG)
		WARN("cp and dd know ENOSPC and EFBIG; others are told as faults of the disk.",
		     "pwrite of 16 bytes at the end: %s, expected ENOSPC", words_errno(errno));
}

static const char *write_end_missing(const struct device *device)
{
	return device->endless ? "it has no end" : class_needs_write(device);
}

const struct check_class class_write_end = {
	.name = "write-end",
	.title = "a write ends where the device does",
	.flags = CLASS_WRITES | CLASS_DANGEROUS,
	.missing = write_end_missing,
	.run = write_end_run,
};
