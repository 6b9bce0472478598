// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "checker.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "module.h"
#include "program.h"
#include "test.h"

#define RECORD "/tmp/check.record"

char checker_text[1 << 18];

int checker_run_options(const char *path, const char *const options[])
{
	/* --yes, as a fault of the kernel stops this machine, which is what a test wants. */
	const char *argv[16] = { CHECKER_TOOL, "check", "--ktap", "--write", "--dangerous", "--yes",
				 "--record=" RECORD, "--ioctl=k", path };
	int status;

	for (int i = 0; options[i]; i++)
		argv[9 + i] = options[i];
	status = program_run(checker_text, sizeof(checker_text), argv);
	unlink(RECORD); /* a file that stays would stay charged to this program */

	REQUIRE(WIFEXITED(status));
	return WEXITSTATUS(status);
}

int checker_run(const char *path, const char *more)
{
	return checker_run_options(path, (const char *const[]){ more, NULL });
}

/* The output about the first class with a fault or warning: a message has no room for all. */
static const char *first_trouble(void)
{
	const char *fault = strstr(checker_text, "not ok"),
		   *warning = strstr(checker_text, "# warning"), *start;

	if (!fault || (warning && warning < fault))
		fault = warning;
	start = fault;
	while (start && start > checker_text && strncmp(start, "\nok ", 4))
		start--;
	return start ? start : checker_text;
}

void checker_good(const char *path, const char *more)
{
	size_t len;

	if (checker_run(path, more) || strstr(checker_text, "# warning"))
		FAIL("%s: expected no failure and no warning, got:\n%s", path, first_trouble());
	len = strlen(checker_text);
	if (!strstr(checker_text, "# grade A"))
		FAIL("%s: expected grade A in the end, got %zu bytes that end so:\n%s", path, len,
		     checker_text + (len > 600 ? len - 600 : 0));
}

void checker_share(const char *name)
{
	if (!test_is_ours(name))
		SKIP("another guest of this run tries it");
}

void checker_faultless(const char *name, const char *more)
{
	char path[64];

	checker_share(name);
	snprintf(path, sizeof(path), "/dev/%s", name);
	module_need(name, "%s", "");
	checker_good(path, more);
}

void checker_tried(const char *class)
{
	char tried[32], untried[40];
	const char *line;

	snprintf(tried, sizeof(tried), " %s\n", class);
	snprintf(untried, sizeof(untried), " %s # SKIP", class);
	if (strstr(checker_text, tried))
		return;
	line = strstr(checker_text, untried);
	FAIL("not tried:%.*s", line ? (int)strcspn(line, "\n") : 0, line ? line : "");
}

int checker_failing(const char *name, const char *classes)
{
	static char lines[sizeof(checker_text)];
	char *rest = lines, *next;
	int failing = 0;

	strcpy(lines, checker_text);
	while ((next = strsep(&rest, "\n"))) {
		if (strncmp(next, "not ok", 6))
			continue;
		failing++;
		if (!strstr(classes, strrchr(next, ' ')))
			FAIL("%s fails in another class than%s: %s", name, classes, next);
	}
	return failing;
}

void checker_write(const char *path, const char *words)
{
	FILE *file = fopen(path, "w");

	REQUIRE(file);
	fputs(words, file);
	fclose(file);
}

/* A file that stays would stay charged to this program. */
int checker_run_with(const char *path, const char *profile)
{
	int status;

	checker_write(CHECKER_PROFILE, profile);
	status = checker_run(path, "--profile=" CHECKER_PROFILE);
	unlink(CHECKER_PROFILE);
	return status;
}
