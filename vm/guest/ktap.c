// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ktap.h"

void ktap_start(struct ktap *ktap)
{
	*ktap = (struct ktap){ .plan = -1 };
}

void ktap_line(struct ktap *ktap, const char *line)
{
	if (!strncmp(line, "KTAP version 1", 14)) {
		ktap->version = 1;
	} else if (!strncmp(line, "1..", 3)) {
		ktap->plan = atoi(line + 3);
		ktap->skip_all = !ktap->plan && strcasestr(line, "# SKIP");
	} else if (!strncmp(line, "not ok ", 7)) {
		ktap->failed++;
	} else if (!strncmp(line, "ok ", 3)) {
		if (strcasestr(line, "# SKIP"))
			ktap->skipped++;
		else
			ktap->passed++;
	}
}

const char *ktap_fault(const struct ktap *ktap)
{
	static char fault[80];
	int seen = ktap->passed + ktap->failed + ktap->skipped;

	if (ktap->failed)
		snprintf(fault, sizeof(fault), "%d of %d tests failed", ktap->failed, seen);
	else if (!ktap->version)
		snprintf(fault, sizeof(fault), "it printed no KTAP");
	else if (ktap->plan < 0)
		snprintf(fault, sizeof(fault), "it printed no plan");
	else if (ktap->plan != seen)
		snprintf(fault, sizeof(fault), "%d of %d planned tests were run", seen, ktap->plan);
	else if (!seen && !ktap->skip_all)
		snprintf(fault, sizeof(fault), "it ran no test");
	else
		return NULL;
	return fault;
}
