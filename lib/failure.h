/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * failure - the last failed call of each thread, for kub_explain()
 *
 * Copyright (C) the kubuf developers
 *
 * A failed call only keeps the data for its sentence; kub_explain() makes the sentence.
 */
#ifndef FAILURE_H
#define FAILURE_H

#include <stdint.h>

#define FAILURE_NAME 108 /* bytes of a name or path that are kept, as many as sun_path has */

/**
 * struct failure - a call that failed
 * @call: name of the kub_ function
 * @err: the errno, positive
 * @tell: says the reason and what to do, by failure_say()
 * @numbers: data for @tell
 * @why: a reason that the call has found itself, or NULL
 * @name: a name or path, for @tell; may be cut off
 */
struct failure {
	const char *call;
	int err;
	void (*tell)(const struct failure *failure);
	uint64_t numbers[3];
	const char *why;
	char name[FAILURE_NAME];
};

/* Keep a failure. Return: the errno, negative. */
int failure_keep(const struct failure *failure);

/* As failure_keep(), with a name to copy. */
int failure_keep_named(struct failure *failure, const char *name);

/* Add to the sentence. */
__attribute__((format(printf, 1, 2))) void failure_say(const char *format, ...);

/* Add a number of bytes with a unit: "64 KiB". */
void failure_say_bytes(uint64_t bytes);

/* Add a name, with bytes that are not printable escaped. failure_say_name() adds the kept name. */
void failure_say_escaped(const char *name);
void failure_say_name(const struct failure *failure);

/* Say the meaning of an errno that is the same for every call. */
void failure_say_errno(const struct failure *failure);

#endif
