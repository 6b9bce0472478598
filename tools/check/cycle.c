// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE /* mremap() */
#include "cycle.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callcycle.h"
#include "messagecycle.h"
#include "ready.h"
#include "refusedcycle.h"
#include "step.h"

#define READ_MOST (1UL << 14)

static unsigned char *memory;

void cycle_setup(const struct device *device)
{
	memory = step_pages((READ_MOST + device->page - 1) / device->page);
}

static bool open_and_close(const struct device *device)
{
	int fd = device_make(device, device->reader | O_NONBLOCK);

	return fd != -1 && !close(fd);
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

static bool read_it(const struct device *device)
{
	int fd = device_open(device, device->reader | O_NONBLOCK);
	ssize_t got = pread(fd, memory, amount(device), 0);

	close(fd);
	take_other_pages();
	return got > 0;
}

static bool write_it(const struct device *device)
{
	int fd = device_open(device, O_RDWR | O_NONBLOCK);
	ssize_t got = -1;

	if (device_read(device, fd, memory, amount(device), 0) == amount(device))
		got = pwrite(fd, memory, amount(device), 0);
	close(fd);
	take_other_pages();
	return got > 0;
}

/* What a stream is asked for, which may have nothing. */
static size_t piece(const struct device *device)
{
	return ready_length(device) < 64 ? 64 : ready_length(device);
}

static bool read_stream(const struct device *device)
{
	int fd = device_open(device, device->reader | O_NONBLOCK);

	if (fd == -1)
		return false;
	(void)!read(fd, memory, piece(device));
	close(fd);
	take_other_pages();
	return true;
}

static bool write_only(const struct device *device)
{
	int fd = device_open(device, device->mode | O_NONBLOCK);
	ssize_t got = ready_write(device, fd, memory);

	close(fd);
	return got > 0;
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

/* To another place, which opens a second mapping for a moment, and closes the first. */
static unsigned char *move_it(unsigned char *map, size_t len)
{
	void *to = mmap(NULL, len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *moved = MAP_FAILED;

	if (to != MAP_FAILED)
		moved = mremap(map, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, to);
	if (moved != MAP_FAILED)
		return moved;
	if (to != MAP_FAILED)
		munmap(to, len);
	return map;
}

/* Of what a call makes, another one: what is lost of the one that is tried shows in no counter. */
static int open_to_map(const struct device *device)
{
	if (device->made == -1)
		return device_open(device, device->mapper | O_NONBLOCK);
	return device_make(device, O_RDWR | O_NONBLOCK);
}

static bool map_it(const struct device *device)
{
	int fd = open_to_map(device);
	size_t len = map_length(device);
	unsigned char *map = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0), byte;

	close(fd);
	if (map == MAP_FAILED)
		return false;
	step_quiet_load(map, &byte);
	if (is_split(device))
		munmap(map, device->page); /* a driver may refuse that */
	else
		map = move_it(map, len);
	munmap(map, len);
	return true;
}

/* A driver may keep something of the process: its pid, its task, its memory. */
static bool be_another(const struct device *device)
{
	int status = -1;
	pid_t pid = fork();

	if (!pid)
		_exit(!open_and_close(device));
	return pid != -1 && waitpid(pid, &status, 0) == pid && !status;
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

static void say_read_stream(const struct device *device)
{
	step_add("\tQUIET(read(fd[0], memory, %zu));", piece(device));
	say_other_pages();
}

static void say_write_only(const struct device *device)
{
	step_add("\tQUIET(write(fd[0], memory, %zu));", ready_write_length(device));
}

static void say_map(const struct device *device)
{
	size_t len = map_length(device);

	step_add("\tmap[0] = mmap(NULL, %#zx, PROT_READ, MAP_SHARED, fd[0], 0);", len);
	step_add("\tif (map[0] == MAP_FAILED)\n\t\tbreak;\n\tload(map[0]);");
	if (is_split(device))
		step_add("\tmunmap(map[0], %#zx);", len / 2);
	else
		step_add("\tmap[1] = mmap(NULL, %#zx, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, "
			 "0);\n\tmap[0] = mremap(map[0], %#zx, %#zx, MREMAP_MAYMOVE | MREMAP_FIXED, "
			 "map[1]);",
			 len, len, len);
	step_add("\tmunmap(map[0], %#zx);", len);
}

static void say_another(const struct device *device)
{
	(void)device;
	step_add("\tpid = fork();\n\tif (!pid)\n\t\t_exit(close(open(DEVICE, O_RDONLY | "
		 "O_NONBLOCK)));\n\twaitpid(pid, NULL, 0);");
}

static bool always(const struct device *device)
{
	(void)device;
	return true;
}

static bool can_write(const struct device *device)
{
	return device_reads_at_once(device) && device->can_write && device->write;
}

static bool can_read_stream(const struct device *device)
{
	return device->has_read && device->mode != O_WRONLY && !device->deaf &&
	       !device_reads_at_once(device);
}

/* Memory that can be written only stays as it is: nobody could put back what was there. */
static bool can_only_write(const struct device *device)
{
	return device->write && device->can_write && !device->can_seek &&
	       (!device->has_read || device->mode == O_WRONLY);
}

static bool can_map(const struct device *device)
{
	return device->can_map;
}

/* What a call makes belongs to nobody's process but by its descriptor. */
static bool is_opened(const struct device *device)
{
	return device->made == -1;
}

struct cycle cycles[CYCLE_KINDS] = {
	{ .name = "open and close", .can = always, .run = open_and_close },
	{ "open, read and close", device_reads_at_once, read_it, say_read, .part = &cycles[0] },
	{ "open, write and close", can_write, write_it, say_write, .stores = true,
	  .part = &cycles[1] },
	{ "open, read with O_NONBLOCK and close", can_read_stream, read_stream, say_read_stream,
	  .part = &cycles[0] },
	{ "open, write, reads of what was written, and close", messagecycle_may_write,
	  messagecycle_write, messagecycle_say_write,
	  .stores = true, .part = &cycles[3], .times = MESSAGECYCLE_PARTS },
	{ "open, the call that makes it ready, reads, and close", messagecycle_may_call,
	  messagecycle_call, messagecycle_say_call,
	  .stores = true, .part = &cycles[3], .times = MESSAGECYCLE_PARTS },
	{ "open, write and close", can_only_write, write_only, say_write_only, .stores = true,
	  .queues = true, .part = &cycles[0] },
	{ "open, mmap, close, load and munmap of its halves", can_map, map_it, say_map,
	  .part = &cycles[0] },
	{ "open, poll, calls that are refused, and close", always, refusedcycle_run,
	  refusedcycle_say,
	  .part = &cycles[0], .clean = true },
	{ "open, ioctls of its profile, and close", callcycle_can, callcycle_run, callcycle_say,
	  .part = &cycles[0] },
	{ "open and close by a process of its own", is_opened, be_another, say_another,
	  .part = &cycles[0], .few = true },
};

double cycle_known_leak(const struct cycle *cycle, const char *name)
{
	int times = cycle->times ? cycle->times : 1;

	for (cycle = cycle->part; cycle; cycle = cycle->part)
		if (!strcmp(cycle->leak, name))
			return cycle->each * times;
	return 0;
}
