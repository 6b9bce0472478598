// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "extent.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "frames.h"
#include "shape.h"
#include "smaps.h"
#include "step.h"

/* Nobody is asked for more: page tables that are filled at once would take all memory. */
#define MAP_MOST (1ULL << 32)

/* What is looked at of a device without an end. */
#define ENOUGH (1U << 20)

/* From this size on a device that tells it only by what it maps may map what is not its own. */
#define DOUBTFUL (16U << 20)

/* A size that cannot be told but by trying is tried for so many pages, one by one. */
#define PAGES_TRIED 64

/* So much is compared of what is read. */
#define PIECE 4096

static bool maps(int fd, size_t len, int prot)
{
	void *map = mmap(NULL, len, prot, MAP_SHARED, fd, 0);

	if (map == MAP_FAILED)
		return false;
	munmap(map, len);
	return true;
}

/* Whether a mapping of that length, which a driver has refused for want of memory, can be had. */
static bool has_room(size_t len)
{
	void *map = mmap(NULL, len, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (map != MAP_FAILED)
		munmap(map, len);
	return map != MAP_FAILED;
}

/* No machine of few GiB has a device with so many pages of its memory. */
#define PAGES_MOST (1ULL << 30)

/*
 * Whether a mapping that is so long has all its pages at once, which are memory: no more is asked
 * for.
 */
static bool fills_tables(int fd, size_t len, size_t page)
{
	unsigned long before = frames_tables();
	unsigned char *map = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0);
	bool fills;

	if (map == MAP_FAILED)
		return false;
	fills = frames_tables() - before >= len / page * 8 / 1024 / 2 && !smaps_has(map, "pf");
	munmap(map, len);
	return fills;
}

/*
 * The most that one mmap() at offset 0 gives, in units of @page: a power of two of them first, then
 * exactly.
 */
static uint64_t longest(int fd, size_t page)
{
	uint64_t good = page, bad = MAP_MOST, middle = 2 * page;

	while (middle > good && middle < bad) {
		bool given = maps(fd, middle, PROT_READ);

		if (!given && (errno == ENOMEM || errno == EAGAIN) && !has_room(middle))
			return MAP_MOST; /* that is not the device's end */
		if (given && middle >= PAGES_MOST && fills_tables(fd, middle, page))
			return MAP_MOST;
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
	const uint64_t told = (device->size + page - 1) / page * page;

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

/*
 * A driver may take any length, and answer what lies behind its end with a signal, as a file system
 * does: the end is where loads end. Page frames are not looked at, as they may be registers.
 */
static void find_last_load(struct device *device, int fd)
{
	const size_t page = device->page;
	size_t good = 0, bad = ENOUGH / page, middle;
	unsigned char byte, *map = mmap(NULL, ENOUGH, PROT_READ, MAP_SHARED, fd, 0);

	if (map == MAP_FAILED)
		return;
	if (smaps_has(map, "pf") || step_quiet_load(map, &byte) ||
	    !step_quiet_load(map + ENOUGH - page, &byte)) {
		munmap(map, ENOUGH);
		return;
	}
	while (bad - good > 1) {
		middle = good + (bad - good) / 2;
		if (step_quiet_load(map + middle * page, &byte))
			bad = middle;
		else
			good = middle;
	}
	munmap(map, ENOUGH);
	device->endless = false;
	device->doubtful = false;
	shape_set_size(device, bad * page, SHAPE_FROM_LOADS);
}

void extent_find(struct device *device, int fd)
{
	const size_t page = device->page;

	step_say("SHOW(mmap(NULL, %#zx, PROT_READ, MAP_SHARED, fd[%d], 0));", page, fd);
	device->unit = maps(fd, page, PROT_READ) ? page : only_length(device, fd);
	device->can_map = device->unit;
	if (!device->can_map)
		return;
	device->can_map_write = maps(fd, device->unit, PROT_READ | PROT_WRITE);
	if (device->unit != page && !device->size)
		shape_set_size(device, longest(fd, device->unit), SHAPE_FROM_WHOLE);
	if (device->size)
		return;
	shape_set_size(device, longest(fd, page), SHAPE_FROM_MMAP);
	device->endless = device->size >= MAP_MOST / 2;
	device->doubtful = device->size >= DOUBTFUL;
	if (device->endless)
		device->size = ENOUGH;
	if (device->endless)
		find_last_load(device, fd);
}

/* Whether anything differs in what does not change meanwhile. */
static bool differs(const unsigned char *map, const unsigned char *memory, int fd, size_t len)
{
	unsigned char *copy = step_pages(1), *map_later = step_pages(1);
	unsigned char *memory_later = step_pages(1);

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
 * Whether the mapping begins with the bytes that are read. Where all of these are alike, less than
 * a page of them is not taken for the same.
 */
static bool shows_what_is_read(const struct device *device, int fd)
{
	size_t len = device->size < PIECE ? device->size : PIECE;
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

/* What is told of a file's end may be of what is read, and not of what is mapped. */
static bool is_of_a_file(const struct device *device)
{
	return shape_is_from(device, SHAPE_FROM_READING) ||
	       shape_is_from(device, SHAPE_FROM_SEEKING);
}

/*
 * Other bytes that end at another place are something else. If they end at the same place, one of
 * them is wrong, which class coherence tells.
 */
static bool is_apart(const struct device *device, int fd, uint64_t most)
{
	if (!device->can_read || device->waits)
		return false;
	if (device->size >= device->page && most == device_whole(device))
		return false;
	return !shows_what_is_read(device, fd);
}

void extent_compare(struct device *device, int fd)
{
	uint64_t most;

	device->mapped = device->size;
	if (!device->can_map || !is_of_a_file(device))
		return;
	most = device->unit == device->page ? longest(fd, device->page) : device->unit;
	device->apart = is_apart(device, fd, most);
	if (most < DOUBTFUL && (device->apart || most < device_whole(device)))
		device->mapped = most;
}
