// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "callcycle.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "argument.h"
#include "record.h"
#include "step.h"

/* With right members: a range at the start, and memory for it at @room. */
static struct profile_call fill_members(const struct device *device, const void *room,
					const struct profile_varied *varied)
{
	struct profile_call call = varied->call;
	uint64_t value;

	for (int i = 0; i < varied->fields; i++) {
		const struct profile_field *field = &varied->field[i];

		value = 0;
		if (field->role == PROFILE_POINTER)
			value = (uintptr_t)room;
		else if (field->role == PROFILE_LENGTH)
			value = argument_few(device);
		if (field->role == PROFILE_POINTER || field->role == PROFILE_LENGTH)
			memcpy(call.argument + field->at, &value, field->width);
	}
	return call;
}

static void call_once(const struct device *device, int fd, const void *room,
		      const struct profile_varied *varied)
{
	struct profile_call call = fill_members(device, room, varied);
	uint64_t value;

	profile_call(fd, &call, &value);
}

static bool may_call(const struct device *device)
{
	return device->write && device->dangerous && device->profile->calls[0].call.known;
}

bool callcycle_run(const struct device *device)
{
	static unsigned char *room;
	const struct profile *profile = device->profile;
	int fd = device_open(device, device->mode | O_NONBLOCK);
	uint64_t size;

	if (!room)
		room = step_quiet_pages(1);
	if (fd == -1)
		return false;
	if (profile->size_call.known)
		profile_call(fd, &profile->size_call, &size);
	for (int i = 0; may_call(device) && i < PROFILE_CALLS && profile->calls[i].call.known; i++)
		call_once(device, fd, room, &profile->calls[i]);
	close(fd);
	return true;
}

/* An address that no program has. */
#define NOWHERE ((const void *)1)

/* The next call of the profile with a pointer; NULL after the last. */
static const struct profile_varied *next_pointer(const struct device *device, int *i)
{
	while (may_call(device) && *i < PROFILE_CALLS) {
		const struct profile_varied *varied = &device->profile->calls[(*i)++];

		if (varied->call.known && argument_field(varied, PROFILE_POINTER))
			return varied;
	}
	return NULL;
}

/* Calls with an argument, which have it at address 0. */
static unsigned long next_call(const struct device *device, int *i)
{
	const struct profile *profile = device->profile;
	const struct profile_call *call;

	while (*i <= PROFILE_CALLS) {
		call = *i ? &profile->calls[*i - 1].call : &profile->size_call;
		if (*i && !may_call(device))
			return 0;
		++*i;
		if (call->known && _IOC_SIZE(call->number) && _IOC_DIR(call->number) != _IOC_NONE)
			return call->number;
	}
	return 0;
}

void callcycle_call_nowhere(const struct device *device, int fd)
{
	const struct profile_varied *varied;
	unsigned long number;
	int i = 0;

	while ((number = next_call(device, &i)))
		ioctl(fd, number, NULL);
	i = 0;
	while ((varied = next_pointer(device, &i)))
		call_once(device, fd, NOWHERE, varied);
}

void callcycle_say_nowhere(const struct device *device)
{
	const struct profile_varied *varied;
	unsigned long number;
	int i = 0;

	while ((number = next_call(device, &i)))
		step_add("\tioctl(fd[0], %#lx, nowhere);", number);
	i = 0;
	while ((varied = next_pointer(device, &i))) {
		struct profile_call call = fill_members(device, NOWHERE, varied);
		char name[32];

		snprintf(name, sizeof(name), "argument%d", i);
		step_argument(name, call.argument, PROFILE_ARGUMENT);
		step_add("\tioctl(fd[0], %#lx, %s); /* its pointer is 1 */", call.number, name);
	}
}

bool callcycle_can(const struct device *device)
{
	return device->profile->size_call.known || may_call(device);
}

void callcycle_say(const struct device *device)
{
	(void)device;
	record->cut = true; /* their arguments are many */
}
