/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * failure - the last call that failed in a thread, for kub_explain()
 *
 * Copyright (C) the kubuf developers
 *
 * A call that fails keeps what its sentence needs, which costs a copy; the sentence is made
 * when somebody asks for it.
 */
#ifndef FAILURE_H
#define FAILURE_H

#include <stdint.h>

#define FAILURE_NAME 108 /* bytes kept of a name or a path, as many as sun_path has */

/**
 * struct failure - a call that failed
 * @call: name of the function
 * @err: its errno, positive
 * @tell: says why and what to do, by failure_say()
 * @numbers: what @tell wants to know
 * @why: a reason that the call itself has found, or NULL
 * @name: likewise; may be cut off
 */
struct failure {
	const char *call;
	int err;
	void (*tell)(const struct failure *failure);
	uint64_t numbers[3];
	const char *why;
	char name[FAILURE_NAME];
};

/* Keep a failure. Return: its errno, negative. */
int failure_keep(const struct failure *failure);

/* As failure_keep(), with a name to copy into it. */
int failure_keep_named(struct failure *failure, const char *name);

/* Add to the sentence. */
__attribute__((format(printf, 1, 2))) void failure_say(const char *format, ...);

/* Add a number of bytes, as a person says it: "64 KiB". */
void failure_say_bytes(uint64_t bytes);

/* Add a name that anybody chose, with what is not printable escaped; or the kept one. */
void failure_say_escaped(const char *name);
void failure_say_name(const struct failure *failure);

/* Say what an errno means that means the same for every call. */
void failure_say_errno(const struct failure *failure);

#endif
