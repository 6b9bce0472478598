// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "callcycle.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "argument.h"
#include "record.h"
#include "step.h"

/* With right members: a range at the start, and memory for it. */
static void call_once(const struct device *device, int fd, void *room,
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

bool callcycle_can(const struct device *device)
{
	return device->profile->size_call.known || may_call(device);
}

void callcycle_say(const struct device *device)
{
	(void)device;
	record->cut = true; /* their arguments are many */
}
