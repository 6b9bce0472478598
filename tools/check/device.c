// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "device.h"

#include <fcntl.h>
#include <unistd.h>

/* Of a device that is open once at a time, what this process shares among its tests; or -1. */
static int shared = -1;

void device_share(const struct device *device, int fd)
{
	if (device->alone && shared == -1)
		shared = fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

bool device_is_shared(void)
{
	return shared != -1;
}

int device_open(const struct device *device, int flags)
{
	int fd;

	if (device->made != -1)
		return fcntl(device->made, F_DUPFD_CLOEXEC, 0);
	if (shared != -1)
		return fcntl(shared, F_DUPFD_CLOEXEC, 0);
	fd = open(device->path, flags | O_CLOEXEC);
	if (fd != -1)
		profile_prepare(fd, device->profile);
	return fd;
}

int device_make(const struct device *device, int flags)
{
	uint64_t made;
	int fd, failed;

	if (!device->profile->make.known)
		return device_open(device, flags);
	fd = open(device->path, flags | O_CLOEXEC);
	if (fd == -1)
		return -1;
	failed = profile_call(fd, &device->profile->make, &made);
	close(fd);
	if (failed)
		return -1;
	/* The call asks nobody whether reads of its descriptor may wait. */
	fcntl(made, F_SETFL, fcntl(made, F_GETFL) | (flags & O_NONBLOCK));
	profile_prepare(made, device->profile);
	return made;
}

size_t device_read(const struct device *device, int fd, void *to, size_t len,
		   uint64_t offset)
{
	size_t done = 0, want;
	ssize_t got;

	do {
		want = device_records_within(device, len - done);
		got = want ? pread(fd, (char *)to + done, want, offset + done) : 0;
		done += got > 0 ? got : 0;
	} while (got > 0 && done < len && device->positioned);
	return done;
}

size_t device_records(const struct device *device, size_t len)
{
	size_t record = device->record ? device->record : 1;

	return (len + record - 1) / record * record;
}

uint64_t device_records_within(const struct device *device, uint64_t len)
{
	return device->record ? len / device->record * device->record : len;
}

size_t device_pages(const struct device *device)
{
	return device->mapped / device->page;
}

size_t device_whole(const struct device *device)
{
	return (device->mapped + device->page - 1) / device->page * device->page;
}
