// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "device.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
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
	close(from);
	text[len > 0 ? len : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return profile_bytes(text);
}

/* Whether the profile tells it. */
static bool find_known_size(struct device *device, int fd)
{
	const struct profile *profile = device->profile;
	uint64_t size = 0;

	if (profile->size_call.known && !profile_call(fd, &profile->size_call, &size) && size) {
		device->size_from = "its ioctl";
	} else if (profile->size_file[0]) {
		size = sysfs_size(fd, profile->size_file);
		device->size_from = "sysfs";
	} else {
		size = profile->size;
		device->size_from = "its profile";
	}
	device->size = size;
	return size;
}

static void find_size(struct device *device, int fd)
{
	struct stat st;
	off_t end;

	if (device->size) {
		device->size_from = "--size";
		return;
	}
	if (find_known_size(device, fd))
		return;
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

int device_open(const struct device *device, int flags)
{
	if (device->made != -1)
		return fcntl(device->made, F_DUPFD_CLOEXEC, 0);
	return open(device->path, flags | O_CLOEXEC);
}

int device_make(const struct device *device, int flags)
{
	uint64_t made;
	int fd = open(device->path, flags | O_CLOEXEC), failed;

	if (fd == -1 || !device->profile->make.known)
		return fd;
	failed = profile_call(fd, &device->profile->make, &made);
	close(fd);
	return failed ? -1 : (int)made;
}

/* By the call that its kind has, or by open() with the most rights there are. */
static int open_first(struct device *device)
{
	int fd;

	device->made = -1;
	if (device->profile->make.known)
		return device->made = device_make(device, O_RDWR);
	fd = device_open(device, O_RDWR | O_NONBLOCK);
	return fd == -1 ? device_open(device, O_RDONLY | O_NONBLOCK) : fd;
}

int device_probe(struct device *device)
{
	int fd = open_first(device);
	char byte;

	device->page = sysconf(_SC_PAGESIZE);
	if (fd == -1)
		return -1;
	device->can_poll = polls(fd); /* before anything else makes it ready */
	device->can_map = maps(fd, PROT_READ, device->page);
	device->can_map_write = maps(fd, PROT_READ | PROT_WRITE, device->page);
	device->can_seek = lseek(fd, 0, SEEK_CUR) != -1;
	find_size(device, fd);
	/* EINVAL and EBADF are the kernel's answers for a driver without the operation. */
	device->can_read = read(fd, &byte, 1) >= 0 || (errno != EINVAL && errno != EBADF);
	device->moves = device->can_seek && lseek(fd, 0, SEEK_CUR) == 1;
	device->can_write = write(fd, &byte, 0) == 0;
	if (fd != device->made)
		close(fd);
	return 0;
}

size_t device_read(const struct device *device, int fd, void *to, size_t len,
		   uint64_t offset)
{
	size_t done = 0;
	ssize_t got;

	do {
		got = pread(fd, (char *)to + done, len - done, offset + done);
		done += got > 0 ? got : 0;
	} while (got > 0 && done < len && device->moves);
	return done;
}

size_t device_pages(const struct device *device)
{
	return device->size / device->page;
}
