// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * transfer - read and write: their ends, every alignment, bad pointers
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "step.h"
#include "words.h"

#define GUARD 0xa5
#define MOST 65536

/* Memory of three pages between two that cannot be touched, filled with GUARD. */
static unsigned char *guarded(size_t page)
{
	unsigned char *map = mmap(NULL, 5 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED || mprotect(map + page, 3 * page, PROT_READ | PROT_WRITE))
		exit(0);
	memset(map + page, GUARD, 3 * page);
	return map + page;
}

/* Whether all bytes but those from @at to @at + @len are as guarded() made them. */
static bool untouched(const unsigned char *memory, size_t page, size_t at, size_t len)
{
	for (size_t i = 0; i < 3 * page; i++)
		if ((i < at || i >= at + len) && memory[i] != GUARD)
			return false;
	return true;
}

/* A device that always begins at its start ends all the same. */
static void read_whole(const struct device *device)
{
	size_t len = device->size + 16;
	unsigned char *memory = malloc(len);
	int fd = step_open(O_RDONLY | O_NONBLOCK);
	ssize_t got;

	NOTE("the position does not move: every read begins at the start");
	if (!memory)
		return;
	got = step_pread(fd, memory, len, 0);
	if (got > (ssize_t)device->size)
		FAIL("A length that is not clamped leaks the kernel's memory.",
		     "pread of %zu bytes returned %zd of the %llu that there are", len, got,
		     (unsigned long long)device->size);
}

static void read_end_run(const struct device *device)
{
	unsigned char *memory = guarded(device->page);
	ssize_t got;
	int fd;

	if (!device->moves) {
		read_whole(device);
		return;
	}
	fd = step_open(O_RDONLY | O_NONBLOCK);
	got = step_pread(fd, memory, 16, device->size);
	if (got > 0)
		FAIL("Behind the end there is nothing to read: 0. A length that is not clamped "
		     "leaks the kernel's memory.",
		     "pread of 16 bytes at the end (%#llx) returned %zd, expected 0",
		     (unsigned long long)device->size, got);
	step_reset();
	fd = step_open(O_RDONLY | O_NONBLOCK);
	got = step_pread(fd, memory, 16, device->size - 8);
	if (got > 8)
		FAIL("A read that begins inside ends at the end; one that does not leaks the "
		     "kernel's memory.",
		     "pread of 16 bytes 8 before the end returned %zd, expected 8", got);
	step_reset();
	fd = step_open(O_RDONLY | O_NONBLOCK);
	got = step_pread(fd, memory, 16, INT64_MAX - 15);
	if (got > 0)
		FAIL("Position and length added up overflow; compare by subtraction.",
		     "pread at the highest position returned %zd", got);
}

static const char *read_end_missing(const struct device *device)
{
	return device->endless ? "it has no end" : class_needs_read(device);
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
	unsigned char *memory = calloc(1, len);
	int fd = step_open(O_RDWR | O_NONBLOCK);
	ssize_t got;

	if (!memory || step_pread(fd, memory, device->size, 0) != (ssize_t)device->size)
		return;
	got = step_pwrite(fd, memory, len, 0);
	if (got > (ssize_t)device->size)
		FAIL("A length that is not clamped overwrites the kernel's memory.",
		     "pwrite of %zu bytes returned %zd; there is room for %llu", len, got,
		     (unsigned long long)device->size);
}

static void write_end_run(const struct device *device)
{
	unsigned char last[16];
	ssize_t got;
	int fd;

	if (!device->moves) {
		write_whole(device);
		return;
	}
	fd = step_open(O_RDWR | O_NONBLOCK);
	if (step_pread(fd, last, 8, device->size - 8) != 8)
		memset(last, 0, sizeof(last));
	got = step_pwrite(fd, last, 16, device->size - 8);
	if (got > 8)
		FAIL("A write that begins inside ends at the end; one that does not overwrites the "
		     "kernel's memory.",
		     "pwrite of 16 bytes 8 before the end returned %zd, expected 8", got);
	got = step_pwrite(fd, last, 16, device->size);
	if (got > 0)
		FAIL("Behind the end there is no room: ENOSPC. A length that is not clamped "
		     "overwrites the kernel's memory.",
		     "pwrite of 16 bytes at the end returned %zd, expected ENOSPC", got);
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

/* An odd place, where there is more than one. */
static unsigned int place_of(const struct device *device)
{
	return device->moves ? 3 : 0;
}

/* One read of an odd place into an odd place; false when it said so. */
static bool align_one(const struct device *device, int fd, const unsigned char *want, size_t at,
		      size_t len)
{
	unsigned char *memory = guarded(device->page);
	ssize_t got;

	step_reset();
	step_say("int fd%d = SHOW(open(DEVICE, O_RDONLY)); /* memory %zu bytes into a page */", fd,
		 at % device->page);
	got = step_pread(fd, memory + at, len, place_of(device));
	if (got < 0 || (size_t)got > len) {
		FAIL("Any address and length that the program owns will do.",
		     "pread of %zu bytes to an address %zu bytes into a page: %s", len,
		     at % device->page, got < 0 ? words_errno(errno) : "too many");
		return false;
	}
	if (memcmp(memory + at, want + place_of(device), got))
		FAIL("A driver that pins the pages of a buffer must begin where the buffer does "
		     "(offset ignored in pinned pages).",
		     "pread of %zu bytes to an address %zu bytes into a page brought other bytes "
		     "than an aligned read",
		     len, at % device->page);
	else if (!untouched(memory, device->page, at, got))
		FAIL("Nothing outside of what was asked for is the driver's to write.",
		     "pread of %zu bytes to an address %zu bytes into a page changed bytes "
		     "around it",
		     len, at % device->page);
	else
		return true;
	return false;
}

static const char *alignment_missing(const struct device *device)
{
	const char *missing = class_needs_read(device);

	return missing ? missing : device->size < 64 ? "it is smaller than 64 bytes"
						     : NULL;
}

static void alignment_run(const struct device *device)
{
	static const size_t offsets[] = { 0, 1, 7, 8, 63, 511, 2048 };
	size_t room = device->size < MOST ? device->size : MOST;
	unsigned char *want = calloc(1, room);
	int fd = open(device->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	size_t lens[] = { 1, 7, 61, 512, device->page, device->page + 13 };

	if (!want || pread(fd, want, room, 0) < 8)
		return;
	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++)
		for (size_t k = 0; k < sizeof(lens) / sizeof(lens[0]); k++)
			if (lens[k] + 3 <= room &&
			    (!align_one(device, fd, want, offsets[i], lens[k]) ||
			     !align_one(device, fd, want, device->page - offsets[i], lens[k])))
				return;
}

const struct check_class class_alignment = {
	.name = "alignment",
	.title = "reads go to any address, and to nothing around it",
	.missing = alignment_missing,
	.run = alignment_run,
};

#define WHY_EFAULT                                                                            \
	"copy_to_user() and copy_from_user() return what they could not copy; a driver that " \
	"does not look reports success (missing EFAULT)."

static void pointers_run(const struct device *device)
{
	unsigned char *memory = guarded(device->page);
	int fd = step_open(O_RDONLY | O_NONBLOCK);
	size_t len = device->size < 16 ? device->size : 16;
	ssize_t got;

	got = step_pread(fd, NULL, len, 0);
	if (got >= 0)
		FAIL(WHY_EFAULT, "pread of %zu bytes to address 0 returned %zd, expected EFAULT",
		     len, got);
	else if (errno != EFAULT)
		WARN("A bad address is EFAULT.", "pread to address 0: %s", words_errno(errno));
	got = step_pread(fd, (void *)-4096L, len, 0);
	if (got >= 0)
		FAIL("An address of the kernel is not the program's: EFAULT (missing access_ok()).",
		     "pread of %zu bytes to an address of the kernel returned %zd", len, got);
	/* The last byte that may be written is the one before the end of these pages. */
	got = step_pread(fd, memory + 3 * device->page - 4, len, 0);
	if (got > 4 && len > 4)
		FAIL(WHY_EFAULT,
		     "pread of %zu bytes to memory that ends after 4 returned %zd, expected 4 or "
		     "EFAULT",
		     len, got);
	/* What does not move the position may not look at what it is given, as /dev/null. */
	if (device->write && device->can_write && device->moves) {
		int writer = step_open(O_RDWR | O_NONBLOCK);

		got = step_pwrite(writer, NULL, len, 0);
		if (got >= 0)
			FAIL(WHY_EFAULT, "pwrite of %zu bytes from address 0 returned %zd", len,
			     got);
	}
}

const struct check_class class_pointers = {
	.name = "pointers",
	.title = "bad addresses are EFAULT, half-bad ones give short counts",
	.missing = class_needs_read,
	.run = pointers_run,
};
