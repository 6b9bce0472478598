// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "messagecycle.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "message.h"
#include "ready.h"
#include "step.h"

static unsigned char *memory;

static void have_memory(void)
{
	if (!memory)
		memory = step_quiet_pages(1);
}

/* Of the same one a driver could keep one more reference each time, and no counter would grow. */
static void take_other_page(const struct device *device)
{
	madvise(memory, device->page, MADV_DONTNEED);
}

/* All that is there is read: whether there was something, and nothing is left of it. */
static bool read_parts(const struct device *device, int fd)
{
	ssize_t got = 1;
	int parts = 0;

	while (got > 0 && parts < MESSAGECYCLE_PARTS) {
		got = read(fd, memory, device->page);
		parts += got > 0;
	}
	return parts && (!got || (got == -1 && errno == EAGAIN));
}

bool messagecycle_write(const struct device *device)
{
	int fd = device_open(device, O_RDWR | O_NONBLOCK);
	bool back;

	have_memory();
	back = write(fd, memory, ready_length(device)) > 0 && read_parts(device, fd);

	close(fd);
	take_other_page(device);
	return back;
}

/* By then a device without a poll() has what it needs some time for. */
#define LATE_US 20000

bool messagecycle_call(const struct device *device)
{
	int fd = device_open(device, device->mode | O_NONBLOCK);
	bool back;

	have_memory();
	back = ready_call(device, fd);
	if (back && device->can_poll)
		ready_comes(fd);
	if (back && !read_parts(device, fd)) {
		usleep(LATE_US);
		back = read_parts(device, fd);
	}
	close(fd);
	take_other_page(device);
	return back;
}

static void say_read_parts(const struct device *device)
{
	step_add("\tfor (int k = 0; k < %d && got > 0; k++)", MESSAGECYCLE_PARTS);
	step_add("\t\tQUIET(read(fd[0], memory, %zu));", device->page);
	step_add("\tmadvise(memory, %zu, MADV_DONTNEED); /* another page next time */", device->page);
}

void messagecycle_say_write(const struct device *device)
{
	step_add("\tQUIET(write(fd[0], memory, %zu));", ready_length(device));
	say_read_parts(device);
}

void messagecycle_say_call(const struct device *device)
{
	ready_say_argument(device);
	step_add("\tQUIET(ioctl(fd[0], %#lx, ring));\n\tgot = !got;", device->profile->wake.number);
	if (device->can_poll)
		step_add("\tpoll(&(struct pollfd){ fd[0], POLLIN, 0 }, 1, %d);", READY_SOON_MS);
	else
		step_add("\tusleep(%d);", LATE_US);
	say_read_parts(device);
}

bool messagecycle_may_write(const struct device *device)
{
	return device->can_write && message_may_come(device);
}

bool messagecycle_may_call(const struct device *device)
{
	return device->profile->wake.known && message_may_come(device);
}
