// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "device.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Nobody is asked for more: page tables that are filled at once would take all memory. */
#define PROBE_MOST (1ULL << 32)

/* What is looked at of a device without an end. */
#define ENOUGH (1U << 20)

/* The most that one mmap() at offset 0 gives, a power of two pages first, then exactly. */
static uint64_t probe_map(int fd, size_t page)
{
	uint64_t good = 0, bad = PROBE_MOST, middle = page;

	while (bad - good > page) {
		void *map = mmap(NULL, middle, PROT_READ, MAP_SHARED, fd, 0);

		if (map == MAP_FAILED && errno == ENOMEM) /* that is not the device's end */
			return PROBE_MOST;
		if (map == MAP_FAILED) {
			bad = middle;
		} else {
			munmap(map, middle);
			good = middle;
		}
		middle = bad == PROBE_MOST ? good * 2 : (good + (bad - good) / 2) / page * page;
		if (middle <= good || middle >= bad)
			break;
	}
	return good;
}

static void find_size(struct device *device, int fd)
{
	struct stat st;
	off_t end;

	if (device->size) {
		device->size_from = "--size";
		return;
	}
	if (device->ioctl_size) {
		unsigned long size = 0;

		if (!ioctl(fd, device->ioctl_size, &size) && size) {
			device->size = size;
			device->size_from = "the ioctl";
			return;
		}
	}
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0) {
		device->size = st.st_size;
		device->size_from = "fstat()";
		return;
	}
	end = lseek(fd, 0, SEEK_END);
	lseek(fd, 0, SEEK_SET);
	if (end > 0) {
		device->size = end;
		device->size_from = "lseek(SEEK_END)";
		return;
	}
	device->size = device->can_map ? probe_map(fd, device->page) : 0;
	device->size_from = device->size ? "what mmap() gives" : "nowhere";
	device->endless = device->size >= PROBE_MOST / 2;
	if (device->endless)
		device->size = ENOUGH;
}

static bool maps(int fd, int prot, size_t page)
{
	void *map = mmap(NULL, page, prot, MAP_SHARED, fd, 0);

	if (map == MAP_FAILED)
		return false;
	munmap(map, page);
	return true;
}

static bool polls(int fd)
{
	struct pollfd one = { .fd = fd, .events = POLLIN | POLLOUT | POLLPRI };

	/* The kernel's answer for files without poll is exactly this one. */
	return poll(&one, 1, 0) != 1 || one.revents != (POLLIN | POLLOUT);
}

int device_probe(struct device *device)
{
	int fd = open(device->path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	char byte;

	device->page = sysconf(_SC_PAGESIZE);
	if (fd == -1)
		fd = open(device->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd == -1)
		return -1;
	device->can_map = maps(fd, PROT_READ, device->page);
	device->can_map_write = maps(fd, PROT_READ | PROT_WRITE, device->page);
	device->can_seek = lseek(fd, 0, SEEK_CUR) != -1;
	find_size(device, fd);
	/* EINVAL and EBADF are the kernel's answers for a driver without the operation. */
	device->can_read = read(fd, &byte, 1) >= 0 || (errno != EINVAL && errno != EBADF);
	device->moves = device->can_seek && lseek(fd, 0, SEEK_CUR) == 1;
	device->can_write = write(fd, &byte, 0) == 0;
	device->can_poll = polls(fd);
	close(fd);
	return 0;
}

size_t device_pages(const struct device *device)
{
	return device->size / device->page;
}
