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

/* An end is met again after so long. */
#define AGAIN_US 20000

/* So much is looked at of what is read. */
#define PIECE 4096

/* Whether a read of @one bytes there brings some. A driver may refuse one behind its end. */
static bool has_bytes(int fd, unsigned char *memory, size_t one, uint64_t at)
{
	return pread(fd, memory, one, at) > 0;
}

/*
 * Where single bytes, or records, end; 0 where no end was met. Longer reads would not do: a driver
 * that does not cut them at its end, or refuses them across it, has another end for each length,
 * and may give out what ends the machine before any class has tried it.
 */
static uint64_t end_of_bytes(int fd, unsigned char *memory, size_t one)
{
	long long late = clock_ns() + READ_NS;
	uint64_t bytes = 0, nothing = one;

	if (!has_bytes(fd, memory, one, 0))
		return 0;
	while (has_bytes(fd, memory, one, nothing)) {
		bytes = nothing;
		nothing *= 2;
		if (nothing > READ_MOST || clock_ns() > late)
			return 0;
	}
	while (nothing - bytes > one) {
		uint64_t middle = (bytes + (nothing - bytes) / 2) / one * one;

		if (has_bytes(fd, memory, one, middle))
			bytes = middle;
		else
			nothing = middle;
	}
	/* Where nothing comes for now, as of a stream, there is no end. */
	usleep(AGAIN_US);
	if (!has_bytes(fd, memory, one, bytes) || has_bytes(fd, memory, one, nothing))
		return 0;
	return nothing;
}

void shape_read(struct device *device, int fd)
{
	unsigned char *memory = step_pages(1);
	size_t one = device_records(device, 1);

	device->positioned = device->moves; /* should reading not come back */
	step_say("SHOW(pread(fd[%d], map[0], %zu, 0)); /* and so on, to its end */", fd, one);
	device->read_size = end_of_bytes(fd, memory, one);
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

bool shape_is_of_mapping(const struct device *device)
{
	return shape_is_from(device, SHAPE_FROM_MMAP) || shape_is_from(device, SHAPE_FROM_WHOLE) ||
	       shape_is_from(device, SHAPE_FROM_LOADS);
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

/* So many pages are looked at, of each part of the device. */
#define HOLES_LOOKS 256

static void find_holes(struct device *device, const unsigned char *map, size_t pages)
{
	const size_t looks = pages < HOLES_LOOKS ? pages : HOLES_LOOKS;
	unsigned char byte;

	if (pages > 1 && !step_quiet_load(map + (pages - 2) * device->page, &byte))
		device->last_signal = step_load(map, (pages - 1) * device->page, &byte);
	for (size_t i = 0; i < looks; i++) {
		const unsigned char *at = map + i * pages / looks * device->page;

		device->holes += step_quiet_load(at, &byte) != 0;
	}
}

/* What is read is watched by this; no more of it than there is. */
struct watched {
	int fd;
	size_t len;
	unsigned char *first;
	unsigned char *now;
};

static struct watched watch_reads(const struct device *device, int fd)
{
	struct watched watched = { .fd = fd, .first = step_pages(1), .now = step_pages(1) };
	size_t most = device->size && device->size < PIECE ? device->size : PIECE;
	ssize_t got = -1;

	if (fd != -1)
		got = pread(fd, watched.first, most, 0);
	watched.len = got > 0 ? got : 0;
	return watched;
}

static bool reads_another(const struct watched *watched)
{
	return watched->len &&
	       (pread(watched->fd, watched->now, watched->len, 0) != (ssize_t)watched->len ||
		memcmp(watched->first, watched->now, watched->len));
}

void shape_still(struct device *device, int fd)
{
	const size_t page = device->page, pages = device_whole(device) / page;
	unsigned char *map = MAP_FAILED, *first = step_pages(PLACES), *now = step_pages(PLACES);
	bool can_read = device->can_read && !device->waits;
	struct watched reads;

	device->waits |= can_read; /* until all reads have come back */
	reads = watch_reads(device, can_read ? fd : -1);
	if (device->can_map)
		map = step_mmap(fd, pages * page, PROT_READ, MAP_SHARED, 0);
	if (map != MAP_FAILED) {
		find_holes(device, map, pages);
		copy_places(map, pages, page, first);
	}
	for (int i = 1; i < LOOKS && (map != MAP_FAILED || reads.len); i++) {
		usleep(LOOK_US);
		device->reads_live |= reads_another(&reads);
		if (map == MAP_FAILED)
			continue;
		copy_places(map, pages, page, now);
		device->lives |= memcmp(first, now, PLACES * page) != 0;
	}
	if (!device->can_map)
		device->lives = device->reads_live;
	else if (!device->apart)
		device->reads_live |= device->lives;
	device->waits &= !can_read;
}
