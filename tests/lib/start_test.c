// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * docs/start.md: the session that it shows prints what it shows, and its program works.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "session.h"
#include "test.h"
#include "tool.h"

/* One command and its output; returns the next command, or NULL. */
static const char *play(const char *at)
{
	const char *end = strchr(at, '\n'), *output = end + 1, *next = output;
	char command[256];

	while (*next && strncmp(next, "$ ", 2) != 0)
		next = strchr(next, '\n') + 1;
	snprintf(command, sizeof(command), "%.*s", (int)(end - at - 2), at + 2);
	tool_run("%s", command);
	if (strlen(tool_text) != (size_t)(next - output) ||
	    memcmp(tool_text, output, (size_t)(next - output)) != 0)
		FAIL("%s: expected \"%.*s\", got \"%s\"", command, (int)(next - output), output,
		     tool_text);
	return *next ? next : NULL;
}

TEST(the_session_prints_what_it_shows)
{
	close(control_open());
	for (const char *at = strstr(session, "$ "); at;)
		at = play(at);
	TOOL(0, "hello from a shell\nhello again\n",
	     "/examples/first & sleep 0.3; "
	     "printf 'hello again\\n\\0' >/dev/kubuf/hello; kubuf ring hello; sleep 0.3; "
	     "kubuf remove --hangup hello; wait $!");
	TOOL(1, "first: kub_open: there is no buffer \"/dev/kubuf/hello\"", "/examples/first");
}
