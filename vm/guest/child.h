/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * child - running one program to its end or time limit
 */
#ifndef GUEST_CHILD_H
#define GUEST_CHILD_H

#include <stddef.h>

struct kmsg;

/**
 * struct child - a program to run, and its result
 * @argv: program and arguments
 * @cgroup: existing cgroup in which the program and its descendants run
 * @limit: time limit in seconds
 * @kmsg: log reader that is read meanwhile
 * @output: called with each piece of the output (stdout and stderr together)
 * @context: argument of @output
 * @status: out: status from waitpid(), unless @expired
 * @expired: out: killed at the time limit
 * @took_ms: out: milliseconds until the program and all descendants were gone
 */
struct child {
	char *const *argv;
	const char *cgroup;
	int limit;
	struct kmsg *kmsg;
	void (*output)(void *context, const char *text, size_t len);
	void *context;
	int status;
	int expired;
	long long took_ms;
};

/*
 * Runs the program; afterwards only PID 1 is alive. Returns 0, or -1 with errno set if the
 * program could not be started.
 */
int child_run(struct child *child);

/* The result in words; NULL if the exit status is 0. */
const char *child_fault(const struct child *child);

#endif
