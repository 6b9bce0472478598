/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * argument - one call of an ioctl that a profile describes
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_ARGUMENT_H
#define KUBUF_ARGUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"
#include "profile.h"

/* What lies around memory that a call may write to. */
#define ARGUMENT_GUARD 0xa5

/**
 * struct argument_room - memory that the pointer of a call leads to
 * @memory: whole pages, good for every call
 * @pages: how many
 * @at: the byte among these that the pointer leads to
 */
struct argument_room {
	unsigned char *memory;
	size_t pages;
	size_t at;
};

/* The argument's bytes: what its number says, or what the profile has fields for. */
size_t argument_size(const struct profile_varied *varied);

/* The first member of that kind, or NULL. */
const struct profile_field *argument_field(const struct profile_varied *varied,
					   enum profile_role role);

/* Puts @value into a member, as much of it as the member has bytes for. */
void argument_set(unsigned char *argument, const struct profile_field *field, uint64_t value);

/* A length that a right call takes: 16 bytes, or all of a device that has fewer. */
size_t argument_few(const struct device *device);

/*
 * One call; @room: what its pointer leads to, or NULL where @argument says that. False when the
 * driver wrote more than the argument has room for, which is reported then.
 */
bool argument_call(const struct device *device, const struct profile_varied *varied, int fd,
		   const unsigned char *argument, const struct argument_room *room, int *result);

#endif
