// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "position.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "class.h"
#include "fill.h"
#include "finding.h"
#include "record.h"
#include "step.h"

/* How far apart two reads begin that are compared. */
#define APART 32

struct position_tail position_tail(const struct device *device)
{
	const size_t one = device_records(device, 8);
	struct position_tail tail;

	tail.from = device_records_within(device, device->size > one ? device->size - one : 0);
	tail.there = device->size - tail.from;
	tail.asked = device_records(device, tail.there + one);
	tail.end = device_records(device, device->size);
	return tail;
}

/* Once: @here and @there have room for twice @apart bytes each. */
static bool brings_the_first(int fd, unsigned char *here, unsigned char *there, size_t apart)
{
	const ssize_t len = 2 * apart;

	return pread(fd, here, len, 0) == len && pread(fd, there, len, apart) == len &&
	       !memcmp(here, there, len) && memcmp(here + apart, there, apart);
}

bool position_is_ignored(const struct device *device, int fd)
{
	const size_t apart = device_records(device, APART);
	static unsigned char *here, *there;

	if (!here) {
		here = step_quiet_pages(2 * apart / device->page + 1);
		there = step_quiet_pages(2 * apart / device->page + 1);
	}
	return !device->reads_live && device->size >= 3 * apart &&
	       brings_the_first(fd, here, there, apart) &&
	       brings_the_first(fd, here, there, apart);
}

void position_tell_ignored(const struct device *device)
{
	const size_t apart = device_records(device, APART);
	unsigned char *here, *there;
	int fd;

	step_reset();
	here = step_pages(2 * apart / device->page + 1);
	there = step_pages(2 * apart / device->page + 1);
	fd = class_open_to_fill(device);
	fill_say(fd);
	step_pread(fd, here, 2 * apart, 0);
	step_pread(fd, there, apart, apart);
	step_add("expect(!memcmp(map[0] + %zu, map[1], %zu), \"the bytes that a read of more "
		 "brings there\");",
		 apart, apart);
	FAIL_OF(CAUSE_POSITION, WHY_POSITION,
		"pread at %zu brought the bytes at 0, and not those that a longer read has there",
		apart);
}

#define WHY_MOVES                                                                                \
	"read() and write() move the position by what they return; a program that reads to the " \
	"end, as cat, never ends otherwise."

/* Two reads from the start bring the same bytes, though others are behind these. */
static void try_without_seeking(const struct device *device)
{
	const size_t len = device_records(device, 16);
	unsigned char *first = step_pages(2), *second = step_pages(2);
	int fd = class_open_to_read(device);

	step_pread(fd, first, 2 * len, 0);
	if (memcmp(first, first + len, len) == 0)
		return;
	step_say("SHOW(read(fd[%d], map[1], %zu));", fd, len);
	if (read(fd, second, len) != (ssize_t)len || memcmp(first, second, len))
		return;
	step_add("need(got == %zu);", len);
	step_say("SHOW(read(fd[%d], map[1], %zu));", fd, len);
	if (read(fd, second, len) != (ssize_t)len || memcmp(first, second, len))
		return;
	step_add("expect(memcmp(map[0], map[1], %zu), \"what follows the bytes of the first "
		 "read\");",
		 len);
	WARN(WHY_MOVES, "two reads of %zu bytes, one behind the other, brought the same bytes",
	     len);
}

void position_try_read(const struct device *device)
{
	const size_t len = device_records(device, 1);
	unsigned char *memory;
	int fd;

	if (!device->read_size || device->moves || device->reads_live || device->profile->stays[0])
		return;
	step_reset();
	if (!device->can_seek && device->made == -1 && !device->alone)
		try_without_seeking(device);
	if (!device->can_seek)
		return;
	memory = step_pages(len / device->page + 1);
	fd = class_open_to_read(device);
	step_say("SHOW(lseek(fd[%d], 0, SEEK_SET));", fd);
	if (lseek(fd, 0, SEEK_SET))
		return;
	step_say("SHOW(read(fd[%d], map[0], %zu));", fd, len);
	if (read(fd, memory, len) != (ssize_t)len || lseek(fd, 0, SEEK_CUR))
		return;
	step_add("need(got == %zu);\nSHOW(lseek(fd[%d], 0, SEEK_CUR));", len, fd);
	step_expect("got > 0", "the position behind what was read");
	WARN(WHY_MOVES, "a read of %zu bytes at the start left the position there", len);
}

void position_try_across(const struct device *device)
{
	const struct position_tail tail = position_tail(device);
	unsigned char *memory;
	ssize_t got;
	off_t now;
	int fd;

	if (!device->can_seek || !device->moves)
		return;
	step_reset();
	memory = step_pages(tail.asked / device->page + 1);
	fd = class_open_to_read(device);
	step_say("SHOW(lseek(fd[%d], %#llx, SEEK_SET));", fd, (unsigned long long)tail.from);
	if (lseek(fd, tail.from, SEEK_SET) != (off_t)tail.from)
		return;
	step_say("SHOW(read(fd[%d], map[0], %zu));", fd, tail.asked);
	got = read(fd, memory, tail.asked);
	now = lseek(fd, 0, SEEK_CUR);
	step_add("long brought = got;\nSHOW(lseek(fd[%d], 0, SEEK_CUR));", fd);
	step_add("expect(brought <= 0 || got == %lld + brought, \"the position behind what was "
		 "read\");",
		 (long long)tail.from);
	if (got > 0 && now != (off_t)tail.from + got)
		FAIL_OF(CAUSE_POSITION,
			"read() moves the position by what it returns, and no farther.",
			"a read of %zu bytes %zu before the end brought %zd, and moved the "
			"position by %lld",
			tail.asked, tail.there, got, (long long)(now - (off_t)tail.from));
}

void position_try_write(const struct device *device, int fd, const unsigned char *bytes,
			size_t len, uint64_t from)
{
	char condition[64];
	off_t now;
	ssize_t got;

	if (!device->can_seek || device->profile->stays[0] ||
	    lseek(fd, from, SEEK_SET) != (off_t)from)
		return;
	step_say("SHOW(lseek(fd[%d], %#llx, SEEK_SET));", fd, (unsigned long long)from);
	step_say("SHOW(write(fd[%d], %s, %zu)); /* what is there */", fd, step_name(bytes), len);
	got = write(fd, bytes, len);
	now = lseek(fd, 0, SEEK_CUR);
	if (got <= 0 || now != (off_t)from)
		return;
	step_add("need(got > 0);\nSHOW(lseek(fd[%d], 0, SEEK_CUR));", fd);
	snprintf(condition, sizeof(condition), "got != %lld", (long long)from);
	step_expect(condition, "the position behind what was written");
	WARN(WHY_MOVES, "a write of %zu bytes at %#llx left the position there", len,
	     (unsigned long long)from);
}
