// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "child.h"
#include "detectors.h"
#include "options.h"
#include "oracle.h"
#include "script.h"

static void output(void *context, const char *text, size_t len)
{
	channel_write(text, len);
}

/* @context: the first reason; later ones are only printed. */
static void tell(void *context, const char *question, const char *why)
{
	char *reason = context;

	if (!why)
		return;
	channel_fresh_line();
	channel_printf("Afterwards not so: %s\n", question);
	channel_write(why, strlen(why));
	channel_fresh_line();
	if (!*reason)
		sprintf(reason, "afterwards not so: %.80s", question);
}

const char *script_run(const struct options *options, char *path)
{
	static struct oracle oracle;
	static char reason[160];
	char *argv[OPTIONS_ARGS + 2] = { path };
	struct child child = {
		.argv = argv,
		.cgroup = oracle.cgroup,
		.limit = options->limit,
		.kmsg = &oracle.kmsg,
		.output = output,
	};
	const char *end;

	memcpy(argv + 1, options->args, sizeof(options->args));
	if (oracle_open(&oracle) || oracle_begin(&oracle, options->mode))
		return "the guest lacks what the oracles need, see the console";
	detectors_begin();
	end = child_run(&child) ? strerror(errno) : child_fault(&child);
	if (end)
		snprintf(reason, sizeof(reason), "%s: %s", path, end);
	oracle_end(&oracle, tell, reason);
	detectors_end(tell, reason);
	return *reason ? reason : NULL;
}
