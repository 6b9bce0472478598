// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "shape.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "clock.h"
#include "step.h"

/* Reading goes on for its end no farther, and no longer. */
#define READ_MOST (64ULL << 20)
#define READ_NS 500000000LL

/* So much is looked at of what is read. */
#define PIECE 4096

/* Bytes up to the end, in pieces of @piece; 0 where none was met. */
static uint64_t read_to_end(int fd, unsigned char *memory, size_t piece)
{
	long long late = clock_ns() + READ_NS;
	uint64_t at = 0;
	ssize_t got;

	while (at < READ_MOST && clock_ns() < late) {
		got = pread(fd, memory, piece, at);
		if (got == -1 && (errno == EAGAIN || errno == EINTR))
			return 0;
		if (got <= 0) /* a driver may refuse what lies across its end */
			return at;
		at += got;
	}
	return 0;
}

/* Whether a read of @one bytes there brings some. */
static bool has_bytes(int fd, unsigned char *memory, size_t one, uint64_t at)
{
	return pread(fd, memory, one, at) > 0;
}

/*
 * Reads that are not cut at the end, or are refused across it, come to other ends in other pieces. The
 * place from which on single bytes, or records, bring nothing is the end then, if it stays there and
 * is not before @least; else 0.
 */
static uint64_t end_of_bytes(const struct device *device, int fd, unsigned char *memory,
			     uint64_t least)
{
	const size_t one = device_records(device, 1);
	uint64_t bytes = 0, nothing = device_records(device, least);

	while (nothing < READ_MOST && has_bytes(fd, memory, one, nothing))
		nothing *= 2;
	while (nothing - bytes > one) {
		uint64_t middle = (bytes + (nothing - bytes) / 2) / one * one;

		if (has_bytes(fd, memory, one, middle))
			bytes = middle;
		else
			nothing = middle;
	}
	usleep(20000);
	if (!has_bytes(fd, memory, one, bytes) || has_bytes(fd, memory, one, nothing))
		return 0;
	return nothing;
}

static uint64_t larger(uint64_t one, uint64_t other)
{
	return one > other ? one : other;
}

void shape_read(struct device *device, int fd)
{
	size_t piece;

	unsigned char *memory = step_pages(16);
	uint64_t end, again;

	device->positioned = device->moves; /* should reading not come back */
	step_say("SHOW(pread(fd[%d], map[0], %#zx, 0)); /* and so on, to its end */", fd,
		 16 * device->page);
	end = read_to_end(fd, memory, 16 * device->page);
	piece = device_records(device, end && end < 4096 ? end / 2 + 1 : 3000);
	again = read_to_end(fd, memory, piece);
	if (again && end != again)
		end = again = end_of_bytes(device, fd, memory, larger(end, again));
	if (end == again)
		device->read_size = end;
	device->positioned = device->read_size || device->moves;
}

/* What a file below its directory in sysfs says. */
static uint64_t sysfs_size(int fd, const char *file)
{
	char path[256], text[64];
	struct stat st;
	ssize_t len;
	int from;

	if (fstat(fd, &st))
		return 0;
	snprintf(path, sizeof(path), "/sys/dev/char/%u:%u/%s", major(st.st_rdev),
		 minor(st.st_rdev), file);
	from = open(path, O_RDONLY | O_CLOEXEC);
	len = from == -1 ? 0 : read(from, text, sizeof(text) - 1);
	if (from != -1)
		close(from);
	text[len > 0 ? len : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return profile_bytes(text);
}

void shape_set_size(struct device *device, uint64_t size, const char *from)
{
	device->size = size;
	snprintf(device->size_from, sizeof(device->size_from), "%s", from);
}

/* What the profile tells, or 0. */
static uint64_t known_size(const struct device *device, int fd, const char **from)
{
	const struct profile *profile = device->profile;
	uint64_t size = 0;

	if (profile->size_call.known && !profile_call(fd, &profile->size_call, &size) && size) {
		*from = "its ioctl";
		return size;
	}
	*from = profile->size_file[0] ? "sysfs" : "its profile";
	return profile->size_file[0] ? sysfs_size(fd, profile->size_file) : profile->size;
}

bool shape_is_from(const struct device *device, const char *words)
{
	return !strcmp(device->size_from, words);
}

void shape_size(struct device *device, int fd)
{
	const char *from;
	uint64_t size;
	struct stat st;
	off_t end;

	if (device->size) {
		shape_set_size(device, device->size, "--size");
		return;
	}
	size = known_size(device, fd, &from);
	if (!size && !fstat(fd, &st) && S_ISREG(st.st_mode)) {
		size = st.st_size;
		from = "fstat()";
	}
	if (!size) {
		end = lseek(fd, 0, SEEK_END);
		size = end > 0 ? end : 0;
		from = SHAPE_FROM_SEEKING;
	}
	if (!size) {
		size = device->read_size;
		from = SHAPE_FROM_READING;
	}
	shape_set_size(device, size, size ? from : "nowhere");
}

#define PLACES 64
#define LOOKS 5
#define LOOK_US 130000

/* One page of each of so many places, into @copies; a load that ends in a signal is left out. */
static void copy_places(const unsigned char *map, size_t pages, size_t page,
			unsigned char *copies)
{
	size_t places = pages < PLACES ? pages : PLACES;
	unsigned char byte;

	for (size_t i = 0; i < places; i++) {
		const unsigned char *from = map + i * pages / places * page;

		if (!step_quiet_load(from, &byte))
			memcpy(copies + i * page, from, page);
	}
}

static bool read_lives(int fd)
{
	unsigned char *first = step_pages(1), *now = step_pages(1);
	ssize_t len = pread(fd, first, PIECE, 0);

	for (int i = 1; i < LOOKS && len > 0; i++) {
		usleep(LOOK_US);
		if (pread(fd, now, PIECE, 0) != len || memcmp(first, now, len))
			return true;
	}
	return false;
}

void shape_still(struct device *device, int fd)
{
	const size_t page = device->page, pages = device_whole(device) / page;
	unsigned char *map, *first = step_pages(PLACES), *now = step_pages(PLACES);

	if (!device->can_map) {
		if (!device->can_read || device->waits)
			return;
		device->waits = true; /* until all reads have come back */
		device->lives = read_lives(fd);
		device->waits = false;
		return;
	}
	map = step_mmap(fd, pages * page, PROT_READ, MAP_SHARED, 0);
	if (map == MAP_FAILED)
		return;
	if (!shape_is_from(device, SHAPE_FROM_MMAP))
		device->last_signal = step_load(map, (pages - 1) * page, first);
	for (size_t i = 0; i < pages && i < PLACES; i++)
		device->holes += step_quiet_load(map + i * page, first) != 0;
	copy_places(map, pages, page, first);
	for (int i = 1; i < LOOKS && !device->lives; i++) {
		usleep(LOOK_US);
		copy_places(map, pages, page, now);
		device->lives = memcmp(first, now, PLACES * page);
	}
}
