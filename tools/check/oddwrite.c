// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "oddwrite.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "fill.h"
#include "finding.h"
#include "step.h"
#include "words.h"

#define LENGTH 61
#define AROUND 0xa5

/**
 * struct odd - writes of the same bytes
 * @device: to it
 * @fd: by this
 * @bytes: which are there
 * @len: how many
 * @place: where
 */
struct odd {
	const struct device *device;
	int fd;
	const unsigned char *bytes;
	size_t len;
	size_t place;
};

/* Whether the bytes are still there; if not, they are again afterwards. */
static bool is_there(const struct odd *odd, unsigned char *now)
{
	ssize_t got = step_pread(odd->fd, now, odd->len, odd->place);
	bool same = got < (ssize_t)odd->len || !memcmp(now, odd->bytes, odd->len);

	step_add("expect(!memcmp(map[1], map[0], %zu), \"the bytes that were "
		 "written\");",
		 odd->len);
	if (!same)
		step_pwrite(odd->fd, odd->bytes, odd->len, odd->place);
	return same;
}

/* From @at bytes into memory. False when nothing more is to be tried. */
static bool write_from(const struct odd *odd, size_t at)
{
	const size_t page = odd->device->page;
	unsigned char *bytes, *now, *memory;
	ssize_t got;

	step_reset();
	step_opened(odd->fd, fill_mode(odd->device));
	fill_say(odd->fd);
	bytes = step_pages(odd->len / page + 1);
	now = step_pages(odd->len / page + 1);
	memory = memset(step_pages(3), AROUND, 3 * page);
	step_add("memset(map[2], %#x, %#zx);", AROUND, 3 * page);
	step_pread(odd->fd, bytes, odd->len, odd->place);
	step_add("need(got == %zu);\nmemcpy(map[2] + %zu, map[0], %zu);", odd->len, at, odd->len);
	memcpy(bytes, odd->bytes, odd->len);
	memcpy(memory + at, odd->bytes, odd->len);
	got = step_pwrite(odd->fd, memory + at, odd->len, odd->place);
	if (got == -1 && errno == EINVAL && at) {
		step_expect("got != -1", "as many as from an aligned address");
		WARN("Any address that the program owns will do; libraries hand on what they were "
		     "given.",
		     "pwrite of %zu bytes from an address %zu bytes into a page: %s, and none from "
		     "its start",
		     odd->len, at, words_errno(EINVAL));
	}
	/* This puts the old bytes back, whatever was stored. */
	if (is_there(odd, now) && got == (ssize_t)odd->len)
		return true;
	if (at && got == (ssize_t)odd->len)
		FAIL("A driver that pins the pages of a buffer, or rounds its address, must begin "
		     "where the buffer does (offset ignored in pinned pages).",
		     "pwrite of %zu bytes from an address %zu bytes into a page stored other bytes "
		     "than these",
		     odd->len, at);
	return false;
}

void oddwrite_try(const struct device *device, int fd, const unsigned char *bytes, size_t len)
{
	const size_t places[] = { 0, 1, 7, 63, 511, device->page - 5 };
	struct odd odd = { .device = device, .fd = fd };

	odd.place = device_records(device, 3);
	odd.len = device_records(device, LENGTH);
	odd.bytes = bytes + odd.place;
	if (odd.place + odd.len > len)
		return;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!write_from(&odd, places[i]))
			return;
}
