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

/* By then a device without a poll() has what it needs some time for. */
#define LATE_US 20000

static bool make(const struct device *device, int fd, bool by_call)
{
	if (by_call ? !ready_call(device, fd) : ready_write(device, fd, memory) <= 0)
		return false;
	if (device->can_poll && (by_call || device->late))
		ready_comes(fd);
	return true;
}

static bool read_now_or_late(const struct device *device, int fd, bool late)
{
	if (read_parts(device, fd))
		return true;
	if (late)
		usleep(LATE_US);
	return late && read_parts(device, fd);
}

/*
 * A read to a bad address comes first: a driver that has taken the message out of its queue by then
 * puts it back, or frees it. Where it is gone, it is made once more, as a read that is good belongs
 * to each cycle.
 */
static bool make_and_read(const struct device *device, int fd, bool by_call)
{
	have_memory();
	for (int i = 0; i < 2; i++) {
		if (!make(device, fd, by_call))
			return false;
		if (!i)
			(void)!read(fd, NULL, device->page);
		if (read_now_or_late(device, fd, by_call))
			return true;
	}
	return false;
}

static bool open_make_and_read(const struct device *device, int mode, bool by_call)
{
	int fd = device_open(device, mode | O_NONBLOCK);
	bool back = make_and_read(device, fd, by_call);

	close(fd);
	take_other_page(device);
	return back;
}

bool messagecycle_write(const struct device *device)
{
	return open_make_and_read(device, O_RDWR, false);
}

bool messagecycle_call(const struct device *device)
{
	return open_make_and_read(device, device->mode, true);
}

/* The same as C; @make comes before it, in the same loop. */
static void say_read(const struct device *device)
{
	const size_t page = device->page;

	step_add("\t\tif (!again)\n\t\t\t(void)!read(fd[0], nowhere, %zu);\n\t\tgot = 1;", page);
	step_add("\t\tfor (int k = 0; k < %d && got > 0; k++) {", MESSAGECYCLE_PARTS);
	step_add("\t\t\tQUIET(read(fd[0], memory, %zu));\n\t\t\tparts += got > 0;\n\t\t}", page);
	step_add("\t}\n\tmadvise(memory, %zu, MADV_DONTNEED); /* another page next time */", page);
}

static void say_twice(void)
{
	step_add("\tfor (int again = 0, parts = 0; again < 2 && !parts; again++) {");
}

void messagecycle_say_write(const struct device *device)
{
	say_twice();
	step_add("\t\t(void)!write(fd[0], memory, %zu);", ready_write_length(device));
	say_read(device);
}

void messagecycle_say_call(const struct device *device)
{
	ready_say_argument(device);
	say_twice();
	step_add("\t\tioctl(fd[0], %#lx, ring);", device->profile->wake.number);
	if (device->can_poll)
		step_add("\t\tpoll(&(struct pollfd){ fd[0], POLLIN, 0 }, 1, %d);", READY_SOON_MS);
	else
		step_add("\t\tusleep(%d);", LATE_US);
	say_read(device);
}

bool messagecycle_may_write(const struct device *device)
{
	return message_may_write(device) && message_may_come(device);
}

bool messagecycle_may_call(const struct device *device)
{
	return device->write && device->profile->wake.known && message_may_come(device);
}
