/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * options - the host's request for this boot, from the kernel command line
 */
#ifndef GUEST_OPTIONS_H
#define GUEST_OPTIONS_H

enum {
	OPTIONS_ARGS = 96
};

/**
 * struct options - the words kubuf.* of /proc/cmdline
 * @mode: kubuf.mode=, the kind of run
 * @name: kubuf.name=, the host's name of this guest; programs see it as KUBUF_NAME
 * @args: kubuf.args=, separated by commas there; ends with NULL
 * @limit: kubuf.limit=, time limit of one program in seconds, times @slow
 * @slow: kubuf.slow=, the factor by which this kernel may be slower; programs see it as
 *	KUBUF_SLOW
 * @long_run: kubuf.long, programs see it as KUBUF_LONG=1
 * @coverage: kubuf.coverage, send gcov's counts at the end
 * @part: kubuf.part=NofPARTS, the first number: run this part of the programs
 * @parts: the second number
 * @share: kubuf.share=NofSHARES, which of the drivers that guests share are tried here, NULL for
 *	all; programs see it as KUBUF_SHARE
 * @rows: kubuf.rows=, rows of the terminal for a shell, 0 if unknown
 * @columns: kubuf.columns=, columns of that terminal, 0 if unknown
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
	const char *share;
	int rows;
	int columns;
};

void options_read(struct options *options);

#endif
