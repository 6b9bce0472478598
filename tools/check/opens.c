// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "opens.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "finding.h"
#include "step.h"
#include "words.h"

int opens_for_all(const struct device *device)
{
	if (device->profile->make.known)
		return device_make(device, O_RDWR | O_NONBLOCK);
	return step_open(device->mode | O_NONBLOCK);
}

void opens_modes(struct device *device)
{
	static const int modes[] = { O_RDWR, O_RDONLY, O_WRONLY };
	int first = 0;

	if (device->profile->make.known)
		step_say("/* the ioctl %#lx makes a descriptor */", device->profile->make.number);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		device->mode = modes[i];
		device->reader = device->mode;
		device->mapper = device->mode;
		device->open_error = ETIME; /* until open() has come back */
		device->open_error = opens_for_all(device) == -1 ? errno : 0;
		if (!device->open_error)
			return;
		first = first ? first : device->open_error;
	}
	device->open_error = first;
}

void opens_reader(struct device *device)
{
	int fd;

	if (device->mode != O_RDWR || device->profile->make.known)
		return;
	fd = step_open(O_RDONLY | O_NONBLOCK);
	if (fd == -1) {
		NOTE("it cannot be opened O_RDONLY: %s", words_errno(errno));
		return;
	}
	device->reader = O_RDONLY;
	if (!device->can_map ||
	    step_mmap(fd, device->unit, PROT_READ, MAP_SHARED, 0) != MAP_FAILED)
		device->mapper = O_RDONLY;
	else
		NOTE("a file opened with O_RDONLY cannot be mapped, %s; a driver that tests "
		     "VM_SHARED for that wants VM_MAYSHARE",
		     words_errno(errno));
}

/* So long after a close() the device may be busy still. */
#define REOPENS 20
#define REOPEN_US 50000

/* An open() that is refused must not count: the next one comes when nobody has the device open. */
static int reopen(const struct device *device)
{
	int fd = step_open(device->mode | O_NONBLOCK);

	for (int i = 0; i < REOPENS && fd == -1; i++) {
		usleep(REOPEN_US);
		fd = device_open(device, device->mode | O_NONBLOCK);
	}
	step_expect("got != -1", "that it can be opened again");
	if (fd == -1)
		FAIL("An open() that fails gives back what it has taken, its place in a count of "
		     "openers too.",
		     "since a second open() was refused, and the first file closed, nobody can "
		     "open it: %s",
		     words_errno(errno));
	return fd;
}

/* Whether a second open() is refused, and a third is not, beside one that stays open. */
static bool lets_third_in(const struct device *device)
{
	int second, third;

	usleep(REOPEN_US); /* what a close() keeps busy is free then */
	second = step_open(device->mode | O_NONBLOCK);
	step_add("need(got == -1);");
	third = step_open(device->mode | O_NONBLOCK);
	step_expect("got == -1", "that it is refused, as the one before");
	if (second != -1)
		step_close(second);
	if (third != -1)
		step_close(third);
	return second == -1 && third != -1;
}

/* What holds for the second holds for the third, as the first one is still open. */
static void open_third(const struct device *device, int first)
{
	bool let_in;

	if (first == -1)
		return;
	let_in = lets_third_in(device);
	step_close(first);
	first = reopen(device);
	if (let_in && first != -1 && lets_third_in(device))
		FAIL("An open() that fails leaves the mark of the file that has the device: a way "
		     "out that clears it lets the next one in.",
		     "a second open() is refused, and a third one is not, while the first file is "
		     "open, twice");
}

void opens_twice(struct device *device)
{
	int first = opens_for_all(device);

	if (device->profile->make.known || first == -1)
		return;
	device->alone = ETIME; /* until the second open() has come back */
	device->alone = step_open(device->mode | O_NONBLOCK) == -1 ? errno : 0;
	if (!device->alone)
		return;
	step_close(first);
	open_third(device, reopen(device));
}
