// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pointers - where read and write find the program's memory: a bad place, or one that is there in
 * part
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
#include "finding.h"
#include "message.h"
#include "messagetry.h"
#include "step.h"
#include "words.h"

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

/* A stream that is not written, but has a call that makes it ready. */
static bool is_called_for(const struct device *device)
{
	return !message_may_write(device) && message_may_come(device);
}

static const char *pointers_missing(const struct device *device)
{
	const char *missing = class_needs_position(device);

	return missing && (is_stream(device) || is_called_for(device)) ? NULL : missing;
}

/* Memory that ends after 4 bytes, and none. False when it said so, as do the following. */
static bool read_to_bad(int fd, unsigned char *end, size_t len)
{
	ssize_t got = step_pread(fd, end - 4, len, 0);

	step_expect("got <= 4", "4 or EFAULT");
	if (got > 4 && len > 4) {
		FAIL_OF(findings_have(CAUSE_BUFFER) ? CAUSE_BUFFER : CAUSE_NONE, WHY_EFAULT,
			"pread of %zu bytes to memory that ends after 4 returned %zd, expected 4 "
			"or EFAULT",
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
	const size_t most = 3 * device->page;
	const size_t len = device_records_within(device, device->size < most ? device->size : most);
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
		     "pread of %zu bytes to memory that ends after %zu returned %zd",
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
		FAIL_OF(CAUSE_POSITION, WHY_AHEAD,
			"a read of %zu bytes to memory that ends after 4 returned %zd, and left "
			"the position at %lld",
			len, got, (long long)now);
}

static void pointers_run(const struct device *device)
{
	size_t len = device_records(device, device->size < 16 ? device->size : 16);
	unsigned char *memory;
	int fd;

	if (class_needs_position(device)) {
		if (is_stream(device))
			write_to_stream(device);
		if (message_may_come(device))
			messagetry_to_bad(device);
		return;
	}
	memory = step_pages(3);
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
