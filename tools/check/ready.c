// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "ready.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "class.h"
#include "step.h"

size_t ready_length(const struct device *device)
{
	return device->record ? device->record : 1;
}

/* Lengths of writes that are tried after the first; a driver may take one alone. */
static const size_t other_lengths[] = { 16, 8, 4, 1, 2, 32, 64, 128, 256, 512, 1024, 2048, 4096 };

static bool is_length_refused(ssize_t got)
{
	return got == -1 && (errno == EINVAL || errno == EMSGSIZE || errno == E2BIG);
}

ssize_t ready_write_any(int fd, const void *bytes, size_t *len)
{
	ssize_t got = write(fd, bytes, *len);

	for (size_t i = 0; is_length_refused(got); i++) {
		if (i == sizeof(other_lengths) / sizeof(other_lengths[0]))
			return got;
		got = write(fd, bytes, other_lengths[i]);
		if (!is_length_refused(got))
			*len = other_lengths[i];
	}
	return got;
}

/* What the device was seen to take; 0: nothing was tried yet. */
static size_t taken;

size_t ready_write_length(const struct device *device)
{
	return taken ? taken : ready_length(device);
}

ssize_t ready_write(const struct device *device, int fd, const void *bytes)
{
	taken = ready_write_length(device);
	return ready_write_any(fd, bytes, &taken);
}

bool ready_is_known(const struct device *device)
{
	return device->fed || (device->write && (device->profile->wake.known || device->can_write));
}

void ready_say_argument(const struct device *device)
{
	step_argument("ring", device->profile->wake.argument, PROFILE_ARGUMENT);
}

bool ready_call(const struct device *device, int fd)
{
	uint64_t none;

	return !profile_call(fd, &device->profile->wake, &none);
}

static bool makes_itself_ready(const struct device *device)
{
	return device->fed && !(device->write && device->profile->wake.known);
}

static bool wait_for_itself(void)
{
	usleep(READY_FED_MS * 1000);
	return true;
}

int ready_writer(const struct device *device, int fd)
{
	return device->one_file ? fd : class_open(device->mode | O_NONBLOCK);
}

bool ready_make(const struct device *device, int reader)
{
	const ssize_t len = ready_length(device);
	unsigned char *memory;
	int fd;

	if (makes_itself_ready(device)) {
		step_say("usleep(%d); /* something comes by itself */", READY_FED_MS * 1000);
		return wait_for_itself();
	}
	if (!device->write)
		return false;
	fd = ready_writer(device, reader);
	memory = step_pages(1);
	if (device->profile->wake.known) {
		ready_say_argument(device);
		step_say("SHOW(ioctl(fd[%d], %#lx, ring)); /* which makes it ready */", fd,
			 device->profile->wake.number);
		return ready_call(device, fd);
	}
	if (!device->can_write)
		return false;
	if (device->positioned) {
		if (step_pread(fd, memory, len, 0) != len) /* nothing is there to be written back */
			return false;
		return step_pwrite(fd, memory, len, 0) == len;
	}
	step_say("SHOW(write(fd[%d], memory, %zu)); /* or as many bytes as it takes */", fd,
		 ready_write_length(device));
	return ready_write(device, fd, memory) > 0;
}

bool ready_again(const struct device *device, int fd)
{
	static const unsigned char nothing[1 << 16];

	if (makes_itself_ready(device))
		return wait_for_itself();
	if (device->profile->wake.known)
		return ready_call(device, fd);
	return ready_write(device, fd, nothing) > 0;
}

void ready_say_again(const struct device *device, int fd)
{
	if (makes_itself_ready(device))
		step_say("\tusleep(%d); /* something comes by itself */", READY_FED_MS * 1000);
	else if (device->profile->wake.known)
		step_say("\tioctl(fd[%d], %#lx, ring);", fd, device->profile->wake.number);
	else
		step_say("\t(void)!write(fd[%d], memory, %zu);", fd,
			 ready_write_length(device));
}

/* poll() is asked so often: what it says counts here, and not whether it wakes. */
#define WAIT_MS 10

bool ready_comes_within(int fd, int patience_ms)
{
	struct pollfd one = { .fd = fd, .events = POLLIN };

	for (int ms = 0; ms < patience_ms; ms += WAIT_MS)
		if (poll(&one, 1, WAIT_MS) == 1 && one.revents & POLLIN)
			return true;
	return false;
}

bool ready_comes(int fd)
{
	return ready_comes_within(fd, READY_SOON_MS);
}

bool ready_may_say_end(int fd)
{
	struct stat st;

	return fstat(fd, &st) || S_ISFIFO(st.st_mode) || isatty(fd);
}
