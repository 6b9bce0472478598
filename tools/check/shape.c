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

/* Nobody is asked for more: page tables that are filled at once would take all memory. */
#define MAP_MOST (1ULL << 32)

/* What is looked at of a device without an end. */
#define ENOUGH (1U << 20)

/* From this size on a device that tells it only by what it maps may map what is not its own. */
#define DOUBTFUL (16U << 20)

/* Where a size is known from, in the words of a report. */
#define FROM_READING "where reading ends"
#define FROM_SEEKING "lseek(SEEK_END)"
#define FROM_MMAP "what mmap() gives"

/* Reading goes on for its end no farther, and no longer. */
#define READ_MOST (64ULL << 20)
#define READ_NS 500000000LL

/* So much is looked at of what is read. */
#define PIECE 4096

/* A size that cannot be told but by trying is tried for so many pages, one by one. */
#define PAGES_TRIED 64

/* Bytes up to the end, in pieces of @piece; 0 where none was met. */
static uint64_t read_to_end(int fd, unsigned char *memory, size_t piece)
{
	long long late = clock_ns() + READ_NS;
	uint64_t at = 0;
	ssize_t got;

	while (at < READ_MOST && clock_ns() < late) {
		got = pread(fd, memory, piece, at);
		if (got <= 0)
			return got ? 0 : at;
		at += got;
	}
	return 0;
}

/*
 * Reads that are not cut at the end come to other ends in other pieces. The place from which on
 * single bytes, or records, bring nothing is the end then, if it stays there; else 0.
 */
static uint64_t end_of_bytes(const struct device *device, int fd, unsigned char *memory,
			     uint64_t nothing)
{
	const size_t one = device_records(device, 1), most = 16 * device->page;
	uint64_t bytes = 0;

	nothing = nothing / one * one;
	while (nothing - bytes > one) {
		uint64_t middle = (bytes + (nothing - bytes) / 2) / one * one;
		ssize_t got = pread(fd, memory, one, middle);

		if (got < 0)
			return 0;
		if (got)
			bytes = middle;
		else
			nothing = middle;
	}
	usleep(20000);
	if (pread(fd, memory, one, bytes) <= 0 || pread(fd, memory, one, nothing) ||
	    pread(fd, memory, most, 0) <= (ssize_t)nothing)
		return 0;
	return nothing;
}

static uint64_t smaller(uint64_t one, uint64_t other)
{
	return one < other ? one : other;
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
	piece = device_records(device, end < 4096 ? end / 2 + 1 : 3000);
	again = end ? read_to_end(fd, memory, piece) : 0;
	if (end && again && end != again)
		end = again = end_of_bytes(device, fd, memory, smaller(end, again));
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

static void set_size(struct device *device, uint64_t size, const char *from)
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

void shape_size(struct device *device, int fd)
{
	const char *from;
	uint64_t size;
	struct stat st;
	off_t end;

	if (device->size) {
		set_size(device, device->size, "--size");
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
		from = FROM_SEEKING;
	}
	if (!size) {
		size = device->read_size;
		from = FROM_READING;
	}
	set_size(device, size, size ? from : "nowhere");
}

static bool maps(int fd, size_t len, int prot)
{
	void *map = mmap(NULL, len, prot, MAP_SHARED, fd, 0);

	if (map == MAP_FAILED)
		return false;
	munmap(map, len);
	return true;
}

/* The most that one mmap() at offset 0 gives, a power of two pages first, then exactly. */
static uint64_t longest(int fd, size_t page)
{
	uint64_t good = page, bad = MAP_MOST, middle = 2 * page;

	while (middle > good && middle < bad) {
		bool given = maps(fd, middle, PROT_READ);

		if (!given && (errno == ENOMEM || errno == EAGAIN))
			return MAP_MOST; /* that is not the device's end */
		if (given)
			good = middle;
		else
			bad = middle;
		middle = bad == MAP_MOST ? good * 2 : (good + (bad - good) / 2) / page * page;
	}
	return good;
}

/* The length of the one mapping that it gives, as it gives none of a page: 0 for none. */
static size_t only_length(const struct device *device, int fd)
{
	const size_t page = device->page;
	const uint64_t told = device->size ? device_whole(device) : 0;

	if (told && told <= MAP_MOST && maps(fd, told, PROT_READ))
		return told;
	for (size_t pages = 2; pages <= PAGES_TRIED; pages++)
		if (maps(fd, pages * page, PROT_READ))
			return pages * page;
	for (size_t len = 2 * PAGES_TRIED * page; len <= MAP_MOST; len *= 2)
		if (maps(fd, len, PROT_READ))
			return len;
	return 0;
}

void shape_map(struct device *device, int fd)
{
	const size_t page = device->page;

	step_say("SHOW(mmap(NULL, %#zx, PROT_READ, MAP_SHARED, fd[%d], 0));", page, fd);
	device->unit = maps(fd, page, PROT_READ) ? page : only_length(device, fd);
	device->can_map = device->unit;
	if (!device->can_map)
		return;
	device->can_map_write = maps(fd, device->unit, PROT_READ | PROT_WRITE);
	if (device->unit != page && !device->size)
		set_size(device, device->unit, "the one mapping that it gives");
	if (device->size)
		return;
	set_size(device, longest(fd, page), FROM_MMAP);
	device->endless = device->size >= MAP_MOST / 2;
	device->doubtful = device->size >= DOUBTFUL;
	if (device->endless)
		device->size = ENOUGH;
}

static bool is_from(const struct device *device, const char *words)
{
	return !strcmp(device->size_from, words);
}

/* Whether anything differs in what does not change meanwhile. */
static bool differs(const unsigned char *map, const unsigned char *memory, int fd, size_t len)
{
	unsigned char *copy = step_pages(1), *map_later = step_pages(1), *memory_later = step_pages(1);

	memcpy(copy, map, len);
	usleep(20000);
	memcpy(map_later, map, len);
	if (pread(fd, memory_later, len, 0) != (ssize_t)len)
		return true;
	for (size_t i = 0; i < len; i++)
		if (map_later[i] != memory_later[i] && map_later[i] == copy[i] &&
		    memory_later[i] == memory[i])
			return true;
	return false;
}

/*
 * Whether the mapping begins with the bytes that are read. Where all of these are alike, less than a
 * page of them is not taken for the same.
 */
static bool shows_what_is_read(const struct device *device, int fd)
{
	size_t len = smaller(device->size, PIECE);
	unsigned char *memory = step_pages(1), *map, byte;
	bool same = false;

	map = mmap(NULL, device->unit, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return false;
	if (device_read(device, fd, memory, len, 0) == len && !step_quiet_load(map, &byte))
		same = !differs(map, memory, fd, len) &&
		       (device->size >= device->page || memcmp(memory, memory + 1, len - 1));
	munmap(map, device->unit);
	return same;
}

static bool maps_at(int fd, size_t len, uint64_t offset)
{
	void *map = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, offset);

	if (map == MAP_FAILED)
		return false;
	munmap(map, len);
	return true;
}

/* A driver that looks at no offset has something anywhere. */
static void find_regions(struct device *device, int fd)
{
	const size_t len = device_whole(device);

	if (maps_at(fd, device->page, 1ULL << 44) || maps_at(fd, device->page, 1ULL << 40))
		return;
	device->indexed = len > device->page && maps_at(fd, len, device->page);
	device->regions = device->indexed || maps_at(fd, len, len);
}

/* What is told of a file's end may be of what is read, and not of what is mapped. */
static bool is_of_a_file(const struct device *device)
{
	return is_from(device, FROM_READING) || is_from(device, FROM_SEEKING);
}

void shape_mapped(struct device *device, int fd)
{
	uint64_t most;

	device->mapped = device->size;
	if (!device->can_map)
		return;
	if (is_from(device, FROM_MMAP) && !device->endless)
		find_regions(device, fd);
	if (is_from(device, FROM_READING) && device->can_read && !device->waits)
		device->apart = !shows_what_is_read(device, fd);
	if (device->unit != device->page) {
		device->mapped = device->apart ? device->unit : device->size;
	} else if (device->apart || (is_of_a_file(device) && !maps(fd, device_whole(device), PROT_READ))) {
		most = longest(fd, device->page);
		if (most < DOUBTFUL)
			device->mapped = most;
	}
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
	if (!is_from(device, FROM_MMAP))
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
