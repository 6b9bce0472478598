// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "fill.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "finding.h"
#include "record.h"
#include "step.h"

/* Whether it can be written by a mapping alone, which shows what is read. */
static bool only_maps(const struct device *device)
{
	return !device->can_write && device->can_map_write && !device->apart && !device->doubtful;
}

static unsigned char *map_of(const struct device *device, int fd)
{
	void *map = mmap(NULL, device_whole(device), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	return map == MAP_FAILED ? NULL : map;
}

/* Whether the mapping holds the same bytes as a read brought, and has no holes. */
static bool holds_alike(const struct device *device, const unsigned char *map, size_t len,
			unsigned char alike)
{
	unsigned char byte;

	for (size_t at = 0; at < len; at++)
		if ((!(at % device->page) && step_quiet_load(map + at, &byte)) || map[at] != alike)
			return false;
	return true;
}

/* By a mapping, if it shows what is read: how many bytes. */
static size_t store_all(const struct device *device, int fd, const unsigned char *bytes, size_t len,
			unsigned char alike)
{
	unsigned char *map = len <= device_whole(device) ? map_of(device, fd) : NULL;
	size_t done = 0;

	if (!map)
		return 0;
	if (holds_alike(device, map, len, alike)) {
		memcpy(map, bytes, len);
		done = len;
	}
	munmap(map, device_whole(device));
	return done;
}

static size_t write_all(int fd, const unsigned char *bytes, size_t len, size_t from)
{
	size_t done = 0;
	ssize_t got = 1;

	while (done < len && got > 0) {
		got = pwrite(fd, bytes + done, len - done, from + done);
		done += got > 0 ? got : 0;
	}
	return done;
}

/* The byte that fill_vary() writes there. */
static unsigned char fill_of(size_t at)
{
	return at * 7 + (at >> 8) * 3 + (at >> 11);
}

/*
 * Where the first @len bytes are all @alike: writes others, which differ everywhere. Returns false
 * where the device does not take them; what it took is put back all the same.
 */
static bool fill_by(const struct device *device, int fd, size_t len, unsigned char alike)
{
	struct fill *fill = &record->fill;
	size_t before = fill->len, done; /* by another open file, whatever became of that */
	unsigned char *bytes = malloc(len);

	if (!bytes)
		return false;
	for (size_t i = 0; i < len; i++)
		bytes[i] = fill_of(i);
	fill->alike = alike;
	fill->len = len;
	record_sync(); /* what the bytes were is on disk before they are gone */
	done = only_maps(device) ? store_all(device, fd, bytes, len, alike)
				 : write_all(fd, bytes, len, 0);
	fill->len = done > before ? done : before;
	free(bytes);
	return done == len;
}

/*
 * So many bytes, or a record, are compared and put back at once: too many to be what they are by
 * chance.
 */
#define STRETCH 64

/* @now is what is there from @from on. */
static bool is_filled(const unsigned char *now, size_t from, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (now[i] != fill_of(from + i))
			return false;
	return true;
}

static bool is_alike(const unsigned char *bytes, size_t len)
{
	return len < 2 || !memcmp(bytes, bytes + 1, len - 1);
}

void fill_say(int fd)
{
	if (record->fill.own)
		step_add("fill_own(fd[%d], %#zx);", fd, record->fill.len);
	else if (record->fill.len)
		step_add("fill(%#zx);", record->fill.len);
}

static bool may_fill(const struct device *device)
{
	return device->write && device->positioned && (device->can_write || only_maps(device));
}

int fill_mode(const struct device *device)
{
	return may_fill(device) ? device->mode : device->reader;
}

/* An open file of its own, closed before anybody looks: a close() may take what is there, too. */
static bool fill_by_other(const struct device *device, size_t len, unsigned char alike)
{
	int fd = device_open(device, device->mode);
	bool filled = fd != -1 && fill_by(device, fd, len, alike);

	if (fd != -1)
		close(fd);
	return filled;
}

static bool varies(const struct device *device, int fd, unsigned char *bytes, size_t len)
{
	return device_read(device, fd, bytes, len, 0) == len && !is_alike(bytes, len);
}

bool fill_own(const struct device *device, int fd, unsigned char *bytes, size_t len)
{
	const unsigned char alike = *bytes;

	if (!may_fill(device) || len < 2 || len > FILL_MOST || !is_alike(bytes, len))
		return false;
	if (fill_by_other(device, len, alike) && varies(device, fd, bytes, len))
		return false; /* it is put back in the end */
	record->fill.own = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR &&
			   fill_by(device, fd, len, alike) && varies(device, fd, bytes, len);
	return record->fill.own;
}

bool fill_shows(const unsigned char *bytes, size_t len)
{
	return len >= STRETCH && is_filled(bytes, 0, len);
}

bool fill_try(const struct device *device, int fd, unsigned char *bytes, size_t len)
{
	if (!is_alike(bytes, len))
		return true;
	fill_own(device, fd, bytes, len);
	if (is_alike(bytes, len))
		return false;
	fill_say(fd);
	return true;
}

bool fill_vary(const struct device *device, int fd, unsigned char *bytes, size_t len)
{
	if (fill_try(device, fd, bytes, len))
		return true;
	UNTRIED("its bytes are all alike, so that other ones would not show%s",
		device->write ? "" : "; --write writes some that are not");
	return false;
}

/* The same for what was filled by a mapping; false where that cannot be had. */
static bool restore_mapped(const struct device *device, int fd)
{
	struct fill *fill = &record->fill;
	unsigned char *map = map_of(device, fd), byte;
	size_t len;

	for (size_t at = 0; map && at < fill->len; at += len) {
		len = fill->len - at < STRETCH ? fill->len - at : STRETCH;
		if (!step_quiet_load(map + at, &byte) && is_filled(map + at, at, len))
			memset(map + at, fill->alike, len);
	}
	if (map)
		munmap(map, device_whole(device));
	return map;
}

static bool restore_written(const struct device *device, int fd)
{
	struct fill *fill = &record->fill;
	const size_t stretch = device_records(device, STRETCH);
	unsigned char *now = step_quiet_pages(fill->len / device->page + 1);
	unsigned char *alike = malloc(stretch);
	size_t got, len;

	if (!alike)
		return false;
	memset(alike, fill->alike, stretch);
	got = device_read(device, fd, now, fill->len, 0);
	for (size_t at = 0; at < got; at += len) {
		len = got - at < stretch ? got - at : stretch;
		if (is_filled(now + at, at, len) && write_all(fd, alike, len, at) != len)
			got = 0;
	}
	free(alike);
	return got == fill->len;
}

void fill_restore(const struct device *device)
{
	struct fill *fill = &record->fill;
	int fd = device_open(device, device->mode);

	if (fd == -1)
		return;
	if (only_maps(device) ? restore_mapped(device, fd) : restore_written(device, fd)) {
		fill->len = 0;
		fill->own = false;
	}
	close(fd);
}
