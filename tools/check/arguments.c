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

#include "class.h"
#include "finding.h"
#include "step.h"
#include "words.h"

#define GUARD 0xa5

/* The argument's bytes: what its number says, or what the profile has fields for. */
static size_t size_of(const struct profile_varied *varied)
{
	size_t size = _IOC_SIZE(varied->call.number);

	for (int i = 0; i < varied->fields; i++)
		if (varied->field[i].at + varied->field[i].width > size)
			size = varied->field[i].at + varied->field[i].width;
	return size;
}

/* Of @len bytes in memory, behind the argument's own, others are to be seen. */
static void say_call(int fd, const struct profile_varied *varied, const unsigned char *argument,
		     size_t len)
{
	step_add("memset(map[0], %#x, %#zx);", GUARD, len);
	step_add("memset(map[0], 0, %#zx);", size_of(varied));
	for (size_t i = 0; i < size_of(varied); i++)
		if (argument[i])
			step_add("map[0][%zu] = (char)%#x;", i, argument[i]);
	step_say("SHOW(ioctl(fd[%d], %#lx, map[0]));", fd, varied->call.number);
}

/* One call; false when it wrote more than its argument has room for. */
static bool call(const struct device *device, const struct profile_varied *varied, int fd,
		 const unsigned char *argument, int *result)
{
	size_t size = size_of(varied), pages = size / device->page + 1, len = pages * device->page;
	unsigned char *memory;

	step_reset();
	step_opened(fd, device->mode);
	memory = memset(step_pages(pages), GUARD, len);
	memset(memory, 0, size); /* the profile tells the beginning of a structure */
	memcpy(memory, argument, size < PROFILE_ARGUMENT ? size : PROFILE_ARGUMENT);
	say_call(fd, varied, memory, len);
	*result = ioctl(fd, varied->call.number, memory);
	for (size_t i = size; i < len; i++) {
		if (memory[i] == GUARD)
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

static void set(unsigned char *argument, const struct profile_field *field, uint64_t value)
{
	memcpy(argument + field->at, &value, field->width);
}

static const struct profile_field *field_for(const struct profile_varied *varied,
					     enum profile_role role)
{
	for (int i = 0; i < varied->fields; i++)
		if (varied->field[i].role == role)
			return &varied->field[i];
	return NULL;
}

/* As the profile has it: a call whose members are all fixed is made, too. False as call(). */
static bool try_once(const struct device *device, const struct profile_varied *varied, int fd)
{
	int result;

	return call(device, varied, fd, varied->call.argument, &result);
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
	const size_t size = size_of(varied);
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
	const size_t size = size_of(varied);
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

/* Ranges that lie outside, or whose ends wrap. */
static void try_ranges(const struct device *device, const struct profile_varied *varied, int fd)
{
	const struct profile_field *offset = field_for(varied, PROFILE_OFFSET);
	const struct profile_field *length = field_for(varied, PROFILE_LENGTH);
	const struct profile_field *pointer = field_for(varied, PROFILE_POINTER);
	const uint64_t size = device->size, bad[][2] = {
		{ size, 1 },
		{ 0, size + 1 },
		{ 1, size },
		{ UINT64_MAX, 1 },
		{ -size, 2 * size },
		{ size / 2, UINT64_MAX - size / 2 + 1 },
		{ UINT64_MAX, UINT64_MAX },
	};
	unsigned char argument[PROFILE_ARGUMENT], *memory = NULL;
	int result;

	if (pointer)
		memory = step_pages(2 * (device->size / device->page + 1));
	for (size_t i = 0; offset && length && size && i < sizeof(bad) / sizeof(bad[0]); i++) {
		memcpy(argument, varied->call.argument, sizeof(argument));
		set(argument, offset, bad[i][0]);
		set(argument, length, bad[i][1]);
		if (pointer) /* a range that is accepted must not be refused for want of memory */
			set(argument, pointer, (uintptr_t)memory);
		if (!call(device, varied, fd, argument, &result))
			return;
		if (result == -1)
			continue;
		step_expect("got == -1", "EINVAL");
		FAIL("A range is compared with the size by subtraction; sums wrap (integer "
		     "overflow).",
		     "ioctl %#lx accepted the range of %#llx bytes at %#llx of %#llx",
		     varied->call.number, (unsigned long long)bad[i][1],
		     (unsigned long long)bad[i][0], (unsigned long long)size);
		return;
	}
}

static void try_pointers(const struct device *device, const struct profile_varied *varied, int fd)
{
	static const uint64_t bad[] = { 0, 1, (uint64_t)-4096, UINT64_MAX };
	const struct profile_field *pointer = field_for(varied, PROFILE_POINTER);
	const struct profile_field *length = field_for(varied, PROFILE_LENGTH);
	const uint64_t few = device->size && device->size < 16 ? device->size : 16;
	unsigned char argument[PROFILE_ARGUMENT];
	int result;

	for (size_t i = 0; pointer && i < sizeof(bad) / sizeof(bad[0]); i++) {
		memcpy(argument, varied->call.argument, sizeof(argument));
		set(argument, pointer, bad[i]);
		if (length)
			set(argument, length, few);
		if (!call(device, varied, fd, argument, &result))
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
			set(argument, &varied->field[i], values[k]);
			if (varied->field[i].role != PROFILE_FIXED &&
			    !call(device, varied, fd, argument, &result))
				return;
		}
}

static void arguments_run(const struct device *device)
{
	int fd = class_open(device->mode);

	for (int i = 0; i < PROFILE_CALLS && device->profile->calls[i].call.known; i++) {
		const struct profile_varied *varied = &device->profile->calls[i];

		/* A call that writes too much as it is does so with each other argument. */
		if (!try_once(device, varied, fd))
			continue;
		try_argument(device, varied, fd);
		try_ranges(device, varied, fd);
		try_pointers(device, varied, fd);
		try_values(device, varied, fd);
	}
}

static const char *arguments_missing(const struct device *device)
{
	return device->profile->calls[0].call.known ? NULL : "its profile describes no call";
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
