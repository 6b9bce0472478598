// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * arguments - ioctls of a profile, with members of their arguments that are wrong
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/ioctl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "argument.h"
#include "class.h"
#include "finding.h"
#include "step.h"
#include "words.h"

#define CUT (1ULL << 32)

#define WHY_WRAPS "A range is compared with the size by subtraction; sums wrap (integer overflow)."

/* As the profile has it: a call whose members are all fixed is made, too. False: was reported. */
static bool try_once(const struct device *device, const struct profile_varied *varied, int fd)
{
	int result;

	return argument_call(device, varied, fd, varied->call.argument, NULL, &result);
}

/* A member that varies is read: the driver looks at its argument. */
static bool is_read(const struct profile_varied *varied)
{
	for (int i = 0; i < varied->fields; i++)
		if (varied->field[i].role != PROFILE_FIXED)
			return true;
	return false;
}

/* The argument as the profile has it, at the end of a page; @there bytes of it are in this page. */
static unsigned char *place_argument(const struct device *device,
				     const struct profile_varied *varied, size_t there)
{
	unsigned char *at = step_pages(1) + device->page - there;

	memset(at, 0, there);
	memcpy(at, varied->call.argument, there < PROFILE_ARGUMENT ? there : PROFILE_ARGUMENT);
	for (size_t i = 0; i < there; i++)
		if (at[i])
			step_add("(%s)[%zu] = (char)%#x;", step_name(at), i, at[i]);
	return at;
}

/* One call with an argument that is bad, as @what says. False when it said so. */
static bool refuses(const struct profile_varied *varied, int fd, void *argument, const char *what)
{
	step_say("SHOW(ioctl(fd[%d], %#lx, %s));", fd, varied->call.number, step_name(argument));
	if (ioctl(fd, varied->call.number, argument) == -1)
		return true;
	step_expect("got == -1", "EFAULT");
	FAIL("copy_to_user() and copy_from_user() return what they could not copy; a driver that "
	     "does not look goes on with what was on its stack, or reports success (missing "
	     "EFAULT).",
	     "ioctl %#lx with an argument %s was accepted, expected EFAULT", varied->call.number,
	     what);
	return false;
}

/* Whether the call, made well, puts something into its argument. */
static bool is_written(const struct device *device, const struct profile_varied *varied, int fd)
{
	const size_t size = argument_size(varied);
	unsigned char *argument = place_argument(device, varied, size);
	unsigned char *before = place_argument(device, varied, size);

	step_say("SHOW(ioctl(fd[%d], %#lx, %s));", fd, varied->call.number, step_name(argument));
	return ioctl(fd, varied->call.number, argument) != -1 && memcmp(argument, before, size);
}

/*
 * An argument that ends inside of a member that the call needs is EFAULT; one whose first members
 * are fixed may be read that far alone. NULL may stand for a default.
 */
static bool is_cut(const struct device *device, const struct profile_varied *varied, int fd)
{
	for (int i = 0; i < varied->fields; i++) {
		const struct profile_field *field = &varied->field[i];
		size_t there = field->at + field->width / 2;

		if (field->role != PROFILE_FIXED && field->width > 1)
			return refuses(varied, fd, place_argument(device, varied, there),
				       "of which a part is there");
	}
	return refuses(varied, fd, NULL, "at address 0");
}

/* The argument itself is not there, in part, or for reading only. */
static void try_argument(const struct device *device, const struct profile_varied *varied, int fd)
{
	const size_t size = argument_size(varied);
	unsigned char *argument;

	if (size < 2 || size > device->page)
		return;
	step_reset();
	step_opened(fd, device->mode);
	if (is_read(varied) && !is_cut(device, varied, fd))
		return;
	if (!is_written(device, varied, fd))
		return;
	argument = place_argument(device, varied, size);
	if (step_mprotect(argument + size - device->page, device->page, PROT_READ))
		return;
	/* What is written once, such as an event, may not be there the next time. */
	step_say("SHOW(ioctl(fd[%d], %#lx, %s));", fd, varied->call.number, step_name(argument));
	if (ioctl(fd, varied->call.number, argument) != -1 && is_written(device, varied, fd))
		refuses(varied, fd, argument, "that can only be read, and that it writes to");
}

/* A range that is not there. False when the call took it, or wrote behind its argument. */
static bool refuses_range(const struct device *device, const struct profile_varied *varied, int fd,
			  const struct argument_room *room, uint64_t at, uint64_t len,
			  const char *why)
{
	unsigned char argument[PROFILE_ARGUMENT];
	int result;

	memcpy(argument, varied->call.argument, sizeof(argument));
	argument_set(argument, argument_field(varied, PROFILE_OFFSET), at);
	argument_set(argument, argument_field(varied, PROFILE_LENGTH), len);
	if (!argument_call(device, varied, fd, argument, room, &result))
		return false;
	if (result == -1)
		return true;
	step_expect("got == -1", "EINVAL");
	FAIL(why,
	     "ioctl %#lx accepted the range of %#llx bytes at %#llx of %#llx", varied->call.number,
	     (unsigned long long)len, (unsigned long long)at, (unsigned long long)device->size);
	return false;
}

/* Ranges of which the lower 32 bits are a good one. */
static void try_cut_ranges(const struct device *device, const struct profile_varied *varied, int fd,
			   const struct argument_room *room)
{
	static const char why[] = "A range is compared with the size before it is put into a "
				  "variable that has fewer bits (integer truncation).";

	if (device->size > CUT - 1)
		return;
	if (argument_field(varied, PROFILE_OFFSET)->width == 8 &&
	    !refuses_range(device, varied, fd, room, CUT, 1, why))
		return;
	if (argument_field(varied, PROFILE_LENGTH)->width == 8)
		refuses_range(device, varied, fd, room, 0, CUT + 1, why);
}

static uint64_t cut_to(const struct profile_field *field, uint64_t value)
{
	return field->width == 8 ? value : value & ((1ULL << (8 * field->width)) - 1);
}

/* Cut to the bytes that its members have, a range may be a good one. */
static bool is_outside(const struct device *device, const struct profile_varied *varied,
		       const uint64_t range[2])
{
	uint64_t offset = cut_to(argument_field(varied, PROFILE_OFFSET), range[0]);
	uint64_t length = cut_to(argument_field(varied, PROFILE_LENGTH), range[1]);

	return offset > device->size || length > device->size - offset;
}

/* Ranges that lie outside, or whose ends wrap. */
static void try_ranges(const struct device *device, const struct profile_varied *varied, int fd)
{
	const struct profile_field *offset = argument_field(varied, PROFILE_OFFSET);
	const struct profile_field *length = argument_field(varied, PROFILE_LENGTH);
	const uint64_t size = device->size, bad[][2] = {
		{ size, 1 },
		{ 0, size + 1 },
		{ 1, size },
		{ UINT64_MAX, 1 },
		{ -size, 2 * size },
		{ size / 2, UINT64_MAX - size / 2 + 1 },
		{ UINT64_MAX, UINT64_MAX },
	};
	struct argument_room room = { .pages = 2 * (size / device->page + 1) };

	if (!offset || !length || !size)
		return;
	/* A range that is accepted must not be refused for want of memory. */
	if (argument_field(varied, PROFILE_POINTER))
		room.memory = step_quiet_pages(room.pages);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (is_outside(device, varied, bad[i]) &&
		    !refuses_range(device, varied, fd, &room, bad[i][0], bad[i][1], WHY_WRAPS))
			return;
	try_cut_ranges(device, varied, fd, &room);
}

/* @len bytes of memory, which is what the call has been told, between others of ours. */
static bool keeps_within(const struct device *device, const struct profile_varied *varied, int fd,
			 const struct argument_room *room, size_t len)
{
	const size_t all = room->pages * device->page;
	unsigned char argument[PROFILE_ARGUMENT];
	int result;

	memset(room->memory, ARGUMENT_GUARD, all);
	memcpy(argument, varied->call.argument, sizeof(argument));
	argument_set(argument, argument_field(varied, PROFILE_LENGTH), len);
	if (!argument_call(device, varied, fd, argument, room, &result))
		return false;
	for (size_t i = 0; i < all; i++) {
		if ((i >= room->at && i < room->at + len) || room->memory[i] == ARGUMENT_GUARD)
			continue;
		step_add("QUIET(around(map[1], %#zx, %#zx, %zu));", all, room->at, len);
		step_expect("got == 0", "no byte stored outside the %zu of the pointer", len);
		FAIL("A call stores no more through a pointer than it is told that there is room "
		     "(buffer overflow in the program).",
		     "ioctl %#lx with a pointer to %zu bytes wrote to byte %lld of these",
		     varied->call.number, len, (long long)i - (long long)room->at);
		return false;
	}
	return true;
}

/* What the call stores through its pointer. */
static void try_room(const struct device *device, const struct profile_varied *varied, int fd)
{
	const size_t few = argument_few(device);
	struct argument_room room = { .pages = 3, .at = device->page };

	if (!argument_field(varied, PROFILE_POINTER) || !argument_field(varied, PROFILE_LENGTH))
		return;
	room.memory = step_quiet_pages(room.pages);
	if (keeps_within(device, varied, fd, &room, few) && few > 1)
		keeps_within(device, varied, fd, &room, few / 3 + 1);
}

static void try_pointers(const struct device *device, const struct profile_varied *varied, int fd)
{
	/* Not 0: NULL may stand for none, as where a call is asked for the size alone. */
	static const uint64_t bad[] = { 1, (uint64_t)-4096, UINT64_MAX };
	const struct profile_field *pointer = argument_field(varied, PROFILE_POINTER);
	const struct profile_field *length = argument_field(varied, PROFILE_LENGTH);
	unsigned char argument[PROFILE_ARGUMENT];
	int result;

	for (size_t i = 0; pointer && i < sizeof(bad) / sizeof(bad[0]); i++) {
		memcpy(argument, varied->call.argument, sizeof(argument));
		argument_set(argument, pointer, bad[i]);
		if (length)
			argument_set(argument, length, argument_few(device));
		if (!argument_call(device, varied, fd, argument, NULL, &result))
			return;
		if (result == -1)
			continue;
		step_expect("got == -1", "EFAULT");
		FAIL("copy_to_user() and copy_from_user() return what they could not copy; a "
		     "driver that does not look reports success (missing EFAULT).",
		     "ioctl %#lx with a pointer of %#llx was accepted, expected EFAULT",
		     varied->call.number, (unsigned long long)bad[i]);
		return;
	}
}

/* Each member in turn has the values at which drivers go wrong. */
static void try_values(const struct device *device, const struct profile_varied *varied, int fd)
{
	const uint64_t values[] = { 0, 1, device->size - 1, device->size,
				    device->size + 1, INT32_MAX, UINT32_MAX, INT64_MAX,
				    UINT64_MAX };
	unsigned char argument[PROFILE_ARGUMENT];
	int result;

	for (int i = 0; i < varied->fields; i++)
		for (size_t k = 0; k < sizeof(values) / sizeof(values[0]); k++) {
			memcpy(argument, varied->call.argument, sizeof(argument));
			argument_set(argument, &varied->field[i], values[k]);
			if (varied->field[i].role != PROFILE_FIXED &&
			    !argument_call(device, varied, fd, argument, NULL, &result))
				return;
		}
}

/* Whether the number of the call that tells the size says how long its argument is. */
static bool can_try_size(const struct profile_call *call)
{
	return call->known && call->width && _IOC_SIZE(call->number) >= call->at + call->width;
}

/* The call that tells the size has nothing that varies, and may be copied as badly as others. */
static void try_size_call(const struct device *device, int fd)
{
	const struct profile_call *call = &device->profile->size_call;
	const struct profile_varied asks = {
		.call = *call,
		.fields = 1,
		.field = { { call->at, call->width, PROFILE_FIXED } },
	};

	if (can_try_size(call) && try_once(device, &asks, fd))
		try_argument(device, &asks, fd);
}

static void arguments_run(const struct device *device)
{
	int fd = class_open(device->mode);

	try_size_call(device, fd);
	for (int i = 0; i < PROFILE_CALLS && device->profile->calls[i].call.known; i++) {
		const struct profile_varied *varied = &device->profile->calls[i];

		/* A call that writes too much as it is does so with each other argument. */
		if (!try_once(device, varied, fd))
			continue;
		try_argument(device, varied, fd);
		try_ranges(device, varied, fd);
		try_pointers(device, varied, fd);
		try_room(device, varied, fd);
		try_values(device, varied, fd);
	}
}

static const char *arguments_missing(const struct device *device)
{
	if (device->profile->calls[0].call.known || can_try_size(&device->profile->size_call))
		return NULL;
	return "its profile describes no call";
}

const struct check_class class_arguments = {
	.name = "arguments",
	.title = "ioctls take no wrong arguments, and keep within them",
	.flags = CLASS_WRITES | CLASS_DANGEROUS,
	.rule = "What an ioctl is given is compared with what there is before it is used: ranges "
		"by subtraction, since sums wrap.",
	.missing = arguments_missing,
	.run = arguments_run,
};
