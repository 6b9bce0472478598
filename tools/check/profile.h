/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * profile - what is known of a kind of device beforehand
 *
 * Copyright (C) the kubuf developers
 *
 * A profile is a text file, a statement a line; # begins a comment. In the words of
 * kubuf-check(1):
 *
 *	about TEXT			the kind, for people
 *	node GLOB			which nodes are of that kind; so are those
 *	subsystem NAME			of that class in sysfs, and those
 *	driver NAME			whose major number has that name in /proc/devices
 *	size BYTES			how much such a device has, or
 *	size sysfs FILE			which file below its directory in sysfs tells, or
 *	size call NUMBER FIELD...	which ioctl
 *	make NUMBER FIELD...		ioctl that makes the descriptor which is tried
 *	prepare NUMBER FIELD...		ioctl that each open file needs before it can be used
 *	wake NUMBER FIELD...		ioctl that wakes those who poll
 *	accepts NAME...			zero-copy calls that take its mappings
 *	claims NUMBER FIELD...		ioctl that tells which do
 *	claim BIT NAME...		those that a bit of it stands for
 *	call NUMBER FIELD...		ioctl whose members may be tried with wrong values
 *	letter LETTER			of its ioctls
 *	stays REASON			read() and write() do not move the position, by agreement
 *	read-only REASON		nothing writes to it, whatever is asked for
 *	skip CLASS REASON		a class that makes no sense for it
 *
 * A FIELD is a member of the argument, in order: u8, u16, u32, u64 or long, with a
 * value behind = that is a number, or the place of what comes back: size, fd, claims; in a
 * call, offset and length of a range of the device, or pointer to memory of the program.
 */
#ifndef KUBUF_PROFILE_H
#define KUBUF_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROFILE_WORD 96
#define PROFILE_LIST 16
#define PROFILE_ARGUMENT 256

/**
 * struct profile_call - an ioctl
 * @known: there is one
 * @number: the request
 * @argument: what it gets
 * @at: where in it the value lies that comes back
 * @width: bytes of that, 0 for none
 */
struct profile_call {
	bool known;
	unsigned long number;
	unsigned char argument[PROFILE_ARGUMENT];
	unsigned int at;
	unsigned int width;
};

/**
 * enum profile_role - what a member of a call is
 * @PROFILE_FREE: anything
 * @PROFILE_FIXED: stays what the profile says
 * @PROFILE_OFFSET: where a range of the device begins
 * @PROFILE_LENGTH: how long that range, or the program's memory, is
 * @PROFILE_POINTER: to memory of the program
 */
enum profile_role {
	PROFILE_FREE,
	PROFILE_FIXED,
	PROFILE_OFFSET,
	PROFILE_LENGTH,
	PROFILE_POINTER,
};

#define PROFILE_PREPARES 4
#define PROFILE_CALLS 8
#define PROFILE_FIELDS 16

/**
 * struct profile_field - a member of a call's argument
 * @at: where in the argument
 * @width: bytes
 * @role: what it is
 */
struct profile_field {
	unsigned int at;
	unsigned int width;
	enum profile_role role;
};

/**
 * struct profile_varied - an ioctl that may be tried with wrong values
 * @call: the ioctl
 * @fields: how many members it has
 * @field: these
 */
struct profile_varied {
	struct profile_call call;
	int fields;
	struct profile_field field[PROFILE_FIELDS];
};

/**
 * struct profile_pair - a word and the rest of its line
 * @word: the class, or the number of the bit
 * @rest: the reason, or the calls
 */
struct profile_pair {
	char word[PROFILE_WORD];
	char rest[PROFILE_WORD];
};

/**
 * struct profile - what a file says
 * @about: the kind
 * @nodes: globs; the lists end with an empty word
 * @subsystems: names of subsystems, as globs
 * @drivers: names of drivers, as globs
 * @size: bytes, or 0
 * @size_file: below the device's directory in sysfs, or empty
 * @size_call: or the call that tells
 * @make: makes the descriptor
 * @prepares: are made of each open file, in this order; the first that is not known ends them
 * @wake: wakes pollers
 * @accepts: names of calls, or empty
 * @claims: tells what mappings are good for
 * @bits: what its bits mean
 * @calls: may be tried with wrong values; the first that is not known ends them
 * @letter: of its ioctls, or 0
 * @stays: why read() and write() need not move the position, or empty
 * @read_only: why nothing is written, or empty
 * @skips: classes that are not tried
 */
struct profile {
	char about[PROFILE_WORD];
	char nodes[PROFILE_LIST][PROFILE_WORD];
	char subsystems[PROFILE_LIST][PROFILE_WORD];
	char drivers[PROFILE_LIST][PROFILE_WORD];
	uint64_t size;
	char size_file[PROFILE_WORD];
	struct profile_call size_call;
	struct profile_call make;
	struct profile_call prepares[PROFILE_PREPARES];
	struct profile_call wake;
	char accepts[PROFILE_WORD];
	struct profile_call claims;
	struct profile_pair bits[PROFILE_LIST];
	struct profile_varied calls[PROFILE_CALLS];
	int letter;
	char stays[PROFILE_WORD];
	char read_only[PROFILE_WORD];
	struct profile_pair skips[PROFILE_LIST];
};

/* Fills @profile in; 0, or the number of the first line that makes no sense and @why. */
int profile_parse(struct profile *profile, const char *text, const char **why);

/* 4096, 64K, 2M, 1G, 0x1000: bytes, or 0 for what is none of these. */
uint64_t profile_bytes(const char *text);

/* Does the call; 0 and what came back, or -1 and errno. */
int profile_call(int fd, const struct profile_call *call, uint64_t *value);

/* Makes all its calls of a new open file; what they answer shows in what can be done then. */
void profile_prepare(int fd, const struct profile *profile);

/* Why the profile has that class left out, or NULL. */
const char *profile_skips(const struct profile *profile, const char *class);

#endif
