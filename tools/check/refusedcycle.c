// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "refusedcycle.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "callcycle.h"
#include "finding.h"
#include "ready.h"
#include "step.h"
#include "words.h"

/* Where no region lies that a driver may have. */
#define FAR (1ULL << 44)

/* What a read asks for that is refused whole. */
#define READ_MOST 65536

/* There is no page behind this one. */
static unsigned char *page;

/* Another page each time: of the same one a driver could keep one more reference each time. */
static void take_other_page(const struct device *device)
{
	if (!page)
		page = step_quiet_pages(1);
	madvise(page, device->page, MADV_DONTNEED);
	*page = 1;
}

static bool may_read(const struct device *device)
{
	return device->has_read && device->mode != O_WRONLY && !device->deaf;
}

static size_t read_amount(const struct device *device)
{
	size_t amount = device->size ? device->size : ready_length(device);

	return amount < READ_MOST ? amount : READ_MOST;
}

static bool may_map_far(const struct device *device)
{
	return device->can_map && !findings_have(CAUSE_END);
}

static size_t write_amount(const struct device *device)
{
	if (device_reads_at_once(device))
		return device_records(device, 1);
	return ready_write_length(device);
}

static bool is_zero(const unsigned char *bytes, size_t len)
{
	while (len && !bytes[len - 1])
		len--;
	return !len;
}

/*
 * What could not be copied is zeros (copy_from_user()), in the device's memory if it goes straight
 * there: a place that has zeros already, which are nothing to be put back. -1 for none.
 */
static off_t find_zeros(const struct device *device)
{
	const size_t len = write_amount(device), most = read_amount(device);
	unsigned char *memory = step_quiet_pages(READ_MOST / device->page);
	int fd = device_open(device, device->reader | O_NONBLOCK);
	size_t there = fd == -1 ? 0 : device_read(device, fd, memory, most, 0);
	off_t at = 0;

	if (fd != -1)
		close(fd);
	while (at + len <= there && !is_zero(memory + at, len))
		at += len;
	return at + len <= there ? at : -1;
}

static off_t zeros(const struct device *device)
{
	static bool looked;
	static off_t at;

	if (!looked)
		at = find_zeros(device);
	looked = true;
	return at;
}

/* A driver may take no bytes from a write, and begin something each time: then once is enough. */
static bool taken;

static bool may_write(const struct device *device)
{
	if (!device->write || !device->can_write || taken)
		return false;
	return device_reads_at_once(device) ? zeros(device) != -1 : !device->positioned;
}

static void write_nowhere(const struct device *device)
{
	int fd = device_make(device, device->mode | O_NONBLOCK);
	size_t len = write_amount(device);

	if (device_reads_at_once(device))
		taken = pwrite(fd, NULL, len, zeros(device)) > 0;
	else
		taken = write(fd, NULL, len) > 0;
	close(fd);
}

bool refusedcycle_run(const struct device *device)
{
	struct pollfd one = { .events = POLLIN | POLLOUT };
	void *map = MAP_FAILED;

	one.fd = device_make(device, device->mapper | O_NONBLOCK);
	if (one.fd == -1)
		return false;
	take_other_page(device);
	poll(&one, 1, 0);
	if (may_read(device)) {
		(void)!read(one.fd, NULL, read_amount(device));
		(void)!read(one.fd, page, 2 * device->page);
	}
	callcycle_call_nowhere(device, one.fd);
	if (may_map_far(device))
		map = mmap(NULL, device->unit, PROT_READ, MAP_SHARED, one.fd, FAR);
	if (map != MAP_FAILED)
		munmap(map, device->unit);
	close(one.fd);
	if (may_write(device))
		write_nowhere(device);
	return true;
}

static void say_write_nowhere(const struct device *device)
{
	char open[WORDS_SIZE];
	size_t len = write_amount(device);

	step_add("\tclose(fd[0]);\n\tfd[0] = open(DEVICE, %s | O_NONBLOCK);",
		 words_open(open, device->mode));
	if (device_reads_at_once(device))
		step_add("\t(void)!pwrite(fd[0], nowhere, %zu, %#llx);", len,
			 (unsigned long long)zeros(device));
	else
		step_add("\t(void)!write(fd[0], nowhere, %zu);", len);
}

void refusedcycle_say(const struct device *device)
{
	step_add("\tstatic char *map[1];\n\tif (!map[0])\n\t\tmap[0] = pages(1);\n"
		 "\tmadvise(map[0], %#zx, MADV_DONTNEED); /* another page each time */\n"
		 "\tmap[0][0] = 1;",
		 device->page);
	step_add("\tpoll(&(struct pollfd){ fd[0], POLLIN | POLLOUT, 0 }, 1, 0);");
	if (may_read(device))
		step_add("\t(void)!read(fd[0], nowhere, %zu);\n\t(void)!read(fd[0], map[0], %zu);",
			 read_amount(device), 2 * device->page);
	callcycle_say_nowhere(device);
	if (may_map_far(device))
		step_add("\tmmap(NULL, %#zx, PROT_READ, MAP_SHARED, fd[0], %#llx);", device->unit,
			 FAR);
	if (may_write(device))
		say_write_nowhere(device);
}
