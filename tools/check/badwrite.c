// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "badwrite.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "step.h"

#define PAGES 3

size_t badwrite_good_part(const struct device *device, size_t len)
{
	return len ? (len - 1) / device->page * device->page : 0;
}

/**
 * struct start - the first bytes of the device, which bad writes may zero
 * @fd: by which it is written
 * @there: how many there are
 * @bytes: what they were
 * @now: pages for what they are, between pages that a read of too many bytes cannot touch
 */
struct start {
	int fd;
	size_t there;
	unsigned char *bytes;
	unsigned char *now;
};

/* Whether each byte of a record, or the one byte, is 0, and was not all 0. */
static bool is_zeroed(const struct start *start, size_t at, size_t len)
{
	bool was = false;

	for (size_t i = at; i < at + len; i++) {
		if (start->now[i])
			return false;
		was = was || start->bytes[i];
	}
	return was;
}

/*
 * What copy_from_user() could not copy it fills with zeros, in the device's memory if it goes
 * straight there. These bytes are put back, and none that somebody else has changed.
 */
static void put_back_zeroed(const struct device *device, const struct start *start)
{
	size_t got = device_read(device, start->fd, start->now, start->there, 0), end;
	const size_t one = device_records(device, 1);

	step_add("QUIET(pwrite(fd[%d], %s, %zu, 0)); /* what it may have zeroed */", start->fd,
		 step_name(start->bytes), start->there);
	for (size_t at = 0; at < start->there && at < got; at = end + one) {
		end = at;
		while (end < start->there && is_zeroed(start, end, one))
			end += one;
		if (end > at)
			(void)!pwrite(start->fd, start->bytes + at, end - at, at);
	}
}

/* From memory that ends after 4 bytes, which are those that are there; and from none. */
static bool write_from_bad(const struct device *device, const struct start *start, size_t len)
{
	unsigned char *last = step_pages(1) + device->page - 4;
	ssize_t got;

	if (len > 4 && start->there >= 4) {
		step_add("memcpy(%s, %s, 4);", step_name(last), step_name(start->bytes));
		memcpy(last, start->bytes, 4);
		got = step_pwrite(start->fd, last, len, 0);
		step_expect("got <= 4", "4 or EFAULT");
		put_back_zeroed(device, start);
		if (got > 4) {
			FAIL(WHY_EFAULT,
			     "pwrite of %zu bytes from memory that ends after 4 returned %zd, "
			     "expected 4 or EFAULT",
			     len, got);
			return false;
		}
	}
	got = step_pwrite(start->fd, NULL, len, 0);
	step_expect("got == -1", "EFAULT");
	put_back_zeroed(device, start);
	if (got >= 0)
		FAIL(WHY_EFAULT, "pwrite of %zu bytes from address 0 returned %zd", len, got);
	return got < 0;
}

/* From whole pages, of which the last is not there, and the others are as the device's. */
static bool write_from_bad_page(const struct device *device, const struct start *start)
{
	const size_t good = badwrite_good_part(device, start->there);
	unsigned char *end = step_pages(PAGES) + PAGES * device->page;
	char condition[64];
	ssize_t got;

	if (!good || device->reads_live)
		return true;
	step_add("memcpy(%s, %s, %zu);", step_name(end - good), step_name(start->bytes), good);
	memcpy(end - good, start->bytes, good);
	got = step_pwrite(start->fd, end - good, start->there, 0);
	snprintf(condition, sizeof(condition), "got <= %zu", good);
	step_expect(condition, "%#zx at most", good);
	put_back_zeroed(device, start);
	if (got > (ssize_t)good)
		FAIL(WHY_FORGOTTEN,
		     "pwrite of %zu bytes from memory that ends after %zu returned %zd",
		     start->there, good, got);
	return got <= (ssize_t)good;
}

/* write() from memory that ends after 4 bytes: where it leaves the position. */
static void write_and_tell(const struct device *device, const struct start *start, size_t len)
{
	unsigned char *last;
	ssize_t got;
	off_t now;

	if (!device->can_seek || len <= 4 || start->there < 4)
		return;
	last = step_pages(1) + device->page - 4;
	step_add("memcpy(%s, %s, 4);", step_name(last), step_name(start->bytes));
	memcpy(last, start->bytes, 4);
	step_say("SHOW(lseek(fd[%d], 0, SEEK_SET));", start->fd);
	if (lseek(start->fd, 0, SEEK_SET))
		return;
	step_say("SHOW(write(fd[%d], %s, %zu));", start->fd, step_name(last), len);
	got = write(start->fd, last, len);
	now = lseek(start->fd, 0, SEEK_CUR);
	step_add("long before = got < 0 ? 0 : got;");
	put_back_zeroed(device, start);
	step_add("SHOW(lseek(fd[%d], 0, SEEK_CUR));", start->fd);
	step_expect("got <= before", "what the write returned, or 0");
	if (now > (got < 0 ? 0 : got))
		FAIL(WHY_AHEAD,
		     "a write of %zu bytes from memory that ends after 4 returned %zd, and left the "
		     "position at %lld",
		     len, got, (long long)now);
}

void badwrite_try(const struct device *device, size_t len)
{
	struct start start = { .fd = -1 };

	step_reset();
	start.fd = class_open(device->mode | O_NONBLOCK);
	start.bytes = step_pages(PAGES);
	start.now = step_pages(PAGES);
	step_add("SHOW(pread(fd[%d], map[0], %zu, 0));", start.fd, PAGES * device->page);
	start.there = device_read(device, start.fd, start.bytes, PAGES * device->page, 0);
	if (write_from_bad(device, &start, len) && write_from_bad_page(device, &start))
		write_and_tell(device, &start, len);
}
