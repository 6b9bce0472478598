// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "tool.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>

#include "check.h"
#include "program.h"

char tool_text[1 << 16];

static int run(const char *line)
{
	char script[1024];
	int status;

	/* No colours: a test looks for words. */
	snprintf(script, sizeof(script), "PATH=/tools:$PATH NO_COLOR=1; export PATH NO_COLOR; %s",
		 line);
	status = program_run(tool_text, sizeof(tool_text),
			     (const char *const[]){ "sh", "-c", script, NULL });
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int tool_run(const char *format, ...)
{
	char line[768];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	return run(line);
}

void tool_want(const struct check_site *site, int status, const char *part, const char *format,
	       ...)
{
	char line[768];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	check_int(site, line, run(line), status);
	check_has(site, line, tool_text, part);
}
