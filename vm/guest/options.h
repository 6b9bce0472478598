/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * options - what the host asks of this boot, from the kernel command line
 */
#ifndef GUEST_OPTIONS_H
#define GUEST_OPTIONS_H

enum {
	OPTIONS_ARGS = 96
};

/**
 * struct options - the words kubuf.* of /proc/cmdline
 * @mode: kubuf.mode=, what to do
 * @name: kubuf.name=, what the host calls this guest; programs see it as KUBUF_NAME
 * @args: kubuf.args=, comma-separated there; ends with NULL
 * @limit: kubuf.limit=, seconds that one program may take, times @slow
 * @slow: kubuf.slow=, how many times longer everything may take in this kernel;
 *	programs see it as KUBUF_SLOW
 * @long_run: kubuf.long, programs see it as KUBUF_LONG=1
 * @coverage: kubuf.coverage, send what gcov counted at the end
 * @part: kubuf.part=NofPARTS, the first number; which programs to run of all
 * @parts: the second
 * @rows: kubuf.rows=, of the terminal that a shell talks to, 0 if unknown
 * @columns: kubuf.columns=, as @rows
 */
struct options {
	const char *mode;
	const char *name;
	char *args[OPTIONS_ARGS + 1];
	int limit;
	int slow;
	int long_run;
	int coverage;
	int part;
	int parts;
	int rows;
	int columns;
};

void options_read(struct options *options);

#endif
