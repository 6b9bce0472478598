// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "cycle.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "step.h"

#define READ_MOST (1UL << 16)

static unsigned char *memory;

void cycle_setup(const struct device *device)
{
	memory = step_pages((READ_MOST + device->page - 1) / device->page);
}

static void open_and_close(const struct device *device)
{
	close(device_make(device, device->reader | O_NONBLOCK));
}

static size_t amount(const struct device *device)
{
	return device->size < READ_MOST ? device->size : READ_MOST;
}

/*
 * Each time other pages: of the same ones a driver could keep one more reference each time, and no
 * counter would grow.
 */
static void take_other_pages(void)
{
	madvise(memory, READ_MOST, MADV_DONTNEED);
}

static void read_it(const struct device *device)
{
	int fd = device_open(device, device->reader | O_NONBLOCK);

	(void)!pread(fd, memory, amount(device), 0);
	close(fd);
	take_other_pages();
}

static void write_it(const struct device *device)
{
	int fd = device_open(device, O_RDWR | O_NONBLOCK);

	if (device_read(device, fd, memory, amount(device), 0) == amount(device))
		(void)!pwrite(fd, memory, amount(device), 0);
	close(fd);
	take_other_pages();
}

/* Two pages, where that can be had: their first is unmapped alone, which splits them. */
static bool is_split(const struct device *device)
{
	return device->unit == device->page && device_pages(device) > 1 &&
	       !profile_skips(device->profile, "split");
}

static size_t map_length(const struct device *device)
{
	return is_split(device) ? 2 * device->page : device->unit;
}

static void map_it(const struct device *device)
{
	int fd = device_open(device, device->mapper | O_NONBLOCK);
	size_t len = map_length(device);
	unsigned char *map = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0), byte;

	close(fd);
	if (map == MAP_FAILED)
		return;
	step_quiet_load(map, &byte);
	if (is_split(device))
		munmap(map, device->page); /* a driver may refuse that */
	munmap(map, len);
}

/* The same as C. */
static void say_pread(const struct device *device)
{
	step_add("\tQUIET(pread(fd[0], memory, %#zx, 0));", amount(device));
}

static void say_other_pages(void)
{
	step_add("\tmadvise(memory, %#lx, MADV_DONTNEED); /* other pages next time */", READ_MOST);
}

static void say_read(const struct device *device)
{
	say_pread(device);
	say_other_pages();
}

static void say_write(const struct device *device)
{
	say_pread(device);
	step_add("\tQUIET(pwrite(fd[0], memory, %#zx, 0));", amount(device));
	say_other_pages();
}

static void say_map(const struct device *device)
{
	size_t len = map_length(device);

	step_add("\tmap[0] = mmap(NULL, %#zx, PROT_READ, MAP_SHARED, fd[0], 0);", len);
	step_add("\tif (map[0] == MAP_FAILED)\n\t\tbreak;\n\tload(map[0]);");
	if (is_split(device))
		step_add("\tmunmap(map[0], %#zx);", len / 2);
	step_add("\tmunmap(map[0], %#zx);", len);
}

static bool always(const struct device *device)
{
	(void)device;
	return true;
}

static bool can_read(const struct device *device)
{
	return device->can_read && device->size && !device->waits;
}

static bool can_write(const struct device *device)
{
	return can_read(device) && device->can_write && device->write;
}

static bool can_map(const struct device *device)
{
	return device->can_map;
}

struct cycle cycles[CYCLE_KINDS] = {
	{ .name = "open and close", .can = always, .run = open_and_close },
	{ "open, read and close", can_read, read_it, say_read, .part = &cycles[0] },
	{ "open, write and close", can_write, write_it, say_write, .stores = true,
	  .part = &cycles[1] },
	{ "open, mmap, close, load and munmap of its halves", can_map, map_it, say_map,
	  .part = &cycles[0] },
};

double cycle_known_leak(const struct cycle *cycle, const char *name)
{
	for (cycle = cycle->part; cycle; cycle = cycle->part)
		if (!strcmp(cycle->leak, name))
			return cycle->each;
	return 0;
}
