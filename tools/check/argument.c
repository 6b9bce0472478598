// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "argument.h"

#include <linux/ioctl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "finding.h"
#include "step.h"

size_t argument_size(const struct profile_varied *varied)
{
	size_t size = _IOC_SIZE(varied->call.number);

	for (int i = 0; i < varied->fields; i++)
		if (varied->field[i].at + varied->field[i].width > size)
			size = varied->field[i].at + varied->field[i].width;
	return size;
}

const struct profile_field *argument_field(const struct profile_varied *varied,
					   enum profile_role role)
{
	for (int i = 0; i < varied->fields; i++)
		if (varied->field[i].role == role)
			return &varied->field[i];
	return NULL;
}

/* The pointer member, if there is one, leads to @room; what that holds is the caller's matter. */
static void point(const struct device *device, const struct profile_varied *varied,
		  unsigned char *argument, const struct argument_room *room)
{
	const struct profile_field *pointer = argument_field(varied, PROFILE_POINTER);
	const unsigned char *to;

	if (!pointer || !room)
		return;
	to = room->memory + room->at;
	step_paged(room->memory, room->pages);
	if (room->at)
		step_add("memset(map[1], %#x, %#zx);", ARGUMENT_GUARD, room->pages * device->page);
	memcpy(argument + pointer->at, &to, pointer->width);
	step_add("memcpy(map[0] + %u, &(char *){ map[1] + %#zx }, %u);", pointer->at, room->at,
		 pointer->width);
}

/* Of @len bytes in memory, behind the argument's own, others are to be seen. */
static void say_argument(const struct profile_varied *varied, const unsigned char *argument,
			 size_t len)
{
	step_add("memset(map[0], %#x, %#zx);", ARGUMENT_GUARD, len);
	step_add("memset(map[0], 0, %#zx);", argument_size(varied));
	for (size_t i = 0; i < argument_size(varied); i++)
		if (argument[i])
			step_add("map[0][%zu] = (char)%#x;", i, argument[i]);
}

bool argument_call(const struct device *device, const struct profile_varied *varied, int fd,
		   const unsigned char *argument, const struct argument_room *room, int *result)
{
	const size_t size = argument_size(varied), pages = size / device->page + 1;
	const size_t len = pages * device->page;
	unsigned char *memory;

	step_reset();
	step_opened(fd, device->mode);
	memory = memset(step_pages(pages), ARGUMENT_GUARD, len);
	memset(memory, 0, size); /* the profile tells the beginning of a structure */
	memcpy(memory, argument, size < PROFILE_ARGUMENT ? size : PROFILE_ARGUMENT);
	say_argument(varied, memory, len);
	point(device, varied, memory, room);
	step_say("SHOW(ioctl(fd[%d], %#lx, map[0]));", fd, varied->call.number);
	*result = ioctl(fd, varied->call.number, memory);
	for (size_t i = size; i < len; i++) {
		if (memory[i] == ARGUMENT_GUARD)
			continue;
		step_add("QUIET(around(map[0], %#zx, 0, %zu));", len, size);
		step_expect("got == 0", "no byte stored behind the %zu of the argument", size);
		FAIL("An ioctl writes back what its argument has room for: the size that its "
		     "number says.",
		     "ioctl %#lx, whose argument has %zu bytes, wrote to byte %zu",
		     varied->call.number, size, i);
		return false;
	}
	return true;
}

size_t argument_few(const struct device *device)
{
	return device->size && device->size < 16 ? device->size : 16;
}

void argument_set(unsigned char *argument, const struct profile_field *field, uint64_t value)
{
	memcpy(argument + field->at, &value, field->width);
}
