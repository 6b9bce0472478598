// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * splice - what a pipe gets of a device is what read() brings
 *
 * splice() and sendfile() have operations of their own in a driver, whose pages in a pipe are
 * looked at only when somebody reads the pipe.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* splice() */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "class.h"
#include "fill.h"
#include "finding.h"
#include "step.h"
#include "words.h"

/**
 * struct spliced - one splice() of it into a pipe
 * @at: where in the device
 * @len: so many bytes are asked for, a page at most
 * @there: so many read() brings
 * @got: so many splice() said
 * @back: so many the pipe brought then; if -1, @error says why none
 * @place: the position afterwards
 */
struct spliced {
	loff_t at;
	size_t len;
	size_t there;
	ssize_t got;
	ssize_t back;
	loff_t place;
	int error;
};

/* The pipe has room for a page, so neither call waits. */
static void move(const struct device *device, int fd, struct spliced *one, unsigned char *memory)
{
	int ends[2];

	if (pipe(ends))
		class_end("a pipe: %s", words_errno(errno));
	one->place = one->at;
	step_add("int ends[2];");
	step_add("loff_t place = %lld;", (long long)one->at);
	step_add("need(!pipe(ends));");
	step_say("SHOW(splice(fd[%d], &place, ends[1], NULL, %zu, SPLICE_F_NONBLOCK));", fd,
		 one->len);
	one->got = splice(fd, &one->place, ends[1], NULL, one->len, SPLICE_F_NONBLOCK);
	one->error = errno;
	if (one->got > 0) {
		step_add("need(got > 0);");
		step_expect("got <= there", "no more than read() brings");
		step_add("long spliced = got;");
		if (device->moves)
			step_expect("place == at + spliced", "a position behind it");
		step_say("SHOW(read(ends[0], %s, %zu));", step_name(memory), one->len);
		one->back = read(ends[0], memory, one->len);
		one->error = errno;
		step_expect("got == spliced", "what splice() has counted");
	}
	close(ends[0]);
	close(ends[1]);
}

/* Whether the counts are right; the bytes come later. */
static bool counts(const struct device *device, const struct spliced *one)
{
	if (one->got > (ssize_t)one->there)
		FAIL("splice() ends where read() does: at the end of the device or the length.",
		     "splice of %zu bytes at %lld brought %zd, and read() %zu", one->len,
		     (long long)one->at, one->got, one->there);
	else if (device->moves && one->place != one->at + one->got)
		FAIL("splice_read() moves the position that it is given by what it puts into the "
		     "pipe; sendfile() sends the same bytes again, or leaves some out, otherwise.",
		     "splice of %zu bytes at %lld brought %zd, and left the position at %lld",
		     one->len, (long long)one->at, one->got, (long long)one->place);
	else if (one->back != one->got)
		FAIL("Pages that a driver puts into a pipe can be read there: their contents are "
		     "valid, and they stay until the pipe lets them go.",
		     "splice put %zd bytes into a pipe, and a read of the pipe: %s", one->got,
		     one->back == -1 ? words_errno(one->error) : "another count");
	else
		return true;
	return false;
}

/* False when there is something to say. */
static bool splice_one(const struct device *device, int fd, loff_t at, size_t len)
{
	struct spliced one = { .at = at, .len = len };
	unsigned char *want, *memory;

	step_reset();
	step_opened(fd, fill_mode(device));
	fill_say(fd);
	want = step_pages(1);
	memory = step_pages(1);
	one.there = device_read(device, fd, want, len, at);
	step_add("long at = %lld, there = pread(fd[%d], %s, %zu, at);", (long long)at, fd,
		 step_name(want), len);
	move(device, fd, &one, memory);
	if (one.got == -1 && !at)
		class_end("splice() of it is refused: %s", words_errno(one.error));
	if (!one.got && !at)
		class_end("splice() of it brings nothing");
	if (one.got <= 0)
		return true;
	if (!counts(device, &one))
		return false;
	if (device->reads_live || !memcmp(memory, want, one.got))
		return true;
	step_add("expect(!memcmp(%s, %s, spliced), \"the bytes that read() brings\");",
		 step_name(memory), step_name(want));
	FAIL("splice() brings what read() does, from the place that it is given.",
	     "splice of %zu bytes at %lld brought other bytes than read()", len, (long long)at);
	return false;
}

static void splice_run(const struct device *device)
{
	const size_t page = device->page, room = device->size < 2 * page ? device->size : 2 * page;
	const size_t odd = device_records(device, 3), piece = device_records(device, 16);
	const struct {
		size_t at, len;
	} places[] = {
		{ 0, page },
		{ odd, device_records(device, 61) },
		{ page - device_records(device, 5), page },
		{ device_records_within(device, device->size - 8), piece },
		{ device_records(device, device->size), piece },
	};
	unsigned char *start = step_pages(2);
	int fd = class_open_to_fill(device);

	if (device_read(device, fd, start, room, 0) < 8)
		class_end("reading it brings fewer than 8 bytes");
	fill_vary(device, fd, start, room);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if ((places[i].at + 8 <= device->size || !device->endless) &&
		    !splice_one(device, fd, places[i].at, places[i].len))
			return;
}

static const char *splice_missing(const struct device *device)
{
	const char *missing = class_needs_position(device);

	return missing ? missing : device->size < 8 ? "it is smaller than 8 bytes"
						    : NULL;
}

const struct check_class class_splice = {
	.name = "splice",
	.title = "splice() brings what read() does, and pages that a pipe can give",
	.rule = "What splice() puts into a pipe is valid, and stays until the pipe lets it go.",
	.missing = splice_missing,
	.run = splice_run,
};
