// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detectors.h"
#include "file.h"
#include "kmemleak.h"

static int leaks, locks;

/*
 * -1 without lockdep, otherwise whether lockdep is on: it switches itself off after its first
 * report.
 */
static int lockdep_on(void)
{
	char text[8192];
	const char *line;

	file_read("/proc/lockdep_stats", text, sizeof(text));
	line = strstr(text, "debug_locks:");
	return line ? atoi(line + strlen("debug_locks:")) : -1;
}

int detectors_begin(void)
{
	leaks = kmemleak_awake();
	locks = lockdep_on() >= 0;
	if (leaks)
		kmemleak_clear();
	return leaks + locks;
}

void detectors_end(oracle_tell *tell, void *context)
{
	static char why[8192];

	if (leaks)
		tell(context, "no memory of the kernel leaked",
		     kmemleak_count(why, sizeof(why)) ? why : NULL);
	if (locks)
		tell(context, "lockdep still awake",
		     lockdep_on() ? NULL : "it is off, so it may have missed something");
}
