/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * child - one program, run to its end or to its time limit
 */
#ifndef GUEST_CHILD_H
#define GUEST_CHILD_H

#include <stddef.h>

struct kmsg;

/**
 * struct child - what to run, and how it ended
 * @argv: program and arguments
 * @cgroup: existing cgroup that it and all its descendants run in
 * @limit: seconds it may take
 * @kmsg: log reader that is served meanwhile
 * @output: called with each piece of its output (stdout and stderr in one)
 * @context: for @output
 * @status: out: of waitpid(), when not @expired
 * @expired: out: it was killed at the limit
 * @took_ms: out: from its start until all of it was gone
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
 * Runs it; no process but this one is alive afterwards. Returns 0, or -1 with
 * errno set when it could not be started at all.
 */
int child_run(struct child *child);

/* How it ended, as words; NULL when it returned 0. */
const char *child_fault(const struct child *child);

#endif
