// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "check.h"
#include "child.h"
#include "detectors.h"
#include "ktap.h"
#include "options.h"
#include "oracle.h"

/**
 * struct check - a run of all programs
 * @options: from the command line
 * @oracle: checks the guest before and after each program
 * @results: number of results reported at the top level
 * @failed: number of results that are not ok
 * @name: name of the running program
 * @ktap: counts of the program's KTAP stream
 * @line: the program's last, unfinished line
 * @used: bytes in @line
 */
struct check {
	const struct options *options;
	struct oracle oracle;
	int results;
	int failed;
	const char *name;
	struct ktap ktap;
	char line[2048];
	size_t used;
};

static void line_relay(struct check *check)
{
	check->line[check->used] = '\0';
	ktap_line(&check->ktap, check->line);
	channel_printf("    %s\n", check->line);
	if (!strncmp(check->line, "KTAP version", 12))
		channel_printf("    # Subtest: %s\n", check->name);
	check->used = 0;
}

/* A line that is too long for the buffer is passed on in pieces. */
static void output(void *context, const char *text, size_t len)
{
	struct check *check = context;

	while (len--) {
		if (*text != '\n')
			check->line[check->used++] = *text;
		if (*text == '\n' || check->used == sizeof(check->line) - 1)
			line_relay(check);
		text++;
	}
}

static void result(struct check *check, int ok, const char *colon, const char *what,
		   const char *directive)
{
	check->results++;
	check->failed += !ok;
	channel_printf("%s %d %s%s%s%s\n", ok ? "ok" : "not ok", check->results, check->name,
		       colon, what, directive);
}

static void tell(void *context, const char *question, const char *why)
{
	struct check *check = context;
	char *lines = why ? strdup(why) : NULL, *save = NULL;

	for (char *line = lines ? strtok_r(lines, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		channel_printf("# %s\n", line);
	free(lines);
	result(check, !why, ": ", question, "");
}

static void program_run(struct check *check, const char *name)
{
	char path[300];
	char *argv[] = { path, NULL };
	struct child child = {
		.argv = argv,
		.cgroup = check->oracle.cgroup,
		.limit = check->options->limit,
		.kmsg = &check->oracle.kmsg,
		.output = output,
		.context = check,
	};
	const char *end, *stream;

	snprintf(path, sizeof(path), "/tests/%s", name);
	check->name = name;
	ktap_start(&check->ktap);
	if (oracle_begin(&check->oracle, name))
		channel_printf("# cgroup %s: %s\n", name, strerror(errno));
	end = child_run(&child) ? strerror(errno) : child_fault(&child);
	if (check->used)
		line_relay(check);
	stream = ktap_fault(&check->ktap);
	channel_printf("# %s took %lld.%lld s\n", name, child.took_ms / 1000,
		       child.took_ms / 100 % 10);
	if (end)
		channel_printf("# %s: %s\n", name, end);
	if (stream)
		channel_printf("# %s: %s\n", name, stream);
	result(check, !end && !stream, "", "", check->ktap.skip_all ? " # SKIP" : "");
	oracle_end(&check->oracle, tell, check);
}

/* Whether a pattern with a leading "!" excludes a name. */
static int is_excluded(const struct options *options, const char *name)
{
	for (char *const *arg = options->args; *arg; arg++)
		if (**arg == '!' && !fnmatch(*arg + 1, name, 0))
			return 1;
	return *name == '.';
}

/* The index of the first pattern that matches a name; -1 if the name is not selected. */
static int place_of(const struct options *options, const char *name)
{
	if (is_excluded(options, name))
		return -1;
	for (int i = 0; options->args[i]; i++)
		if (!fnmatch(options->args[i], name, 0))
			return i;
	return !options->args[0] || options->args[0][0] == '!' ? 0 : -1;
}

/*
 * Collects names in the order of the patterns, sorted within each. Returns how many are in this
 * guest's part.
 */
static int programs_choose(const struct options *options, struct dirent **entries, int found,
			   struct dirent **chosen)
{
	int wanted = 0, count = 0, place = 0;

	do {
		for (int i = 0; i < found; i++)
			if (place_of(options, entries[i]->d_name) == place &&
			    wanted++ % options->parts == options->part - 1)
				chosen[count++] = entries[i];
	} while (options->args[place] && options->args[++place]);
	return count;
}

const char *check_run(const struct options *options)
{
	static struct check check;
	static char reason[80];
	struct dirent **entries, **chosen;
	int found, wanted;

	check.options = options;
	if (oracle_open(&check.oracle))
		return "the guest lacks what the oracles need, see the console";
	found = scandir("/tests", &entries, NULL, alphasort);
	chosen = calloc(found > 0 ? found : 1, sizeof(*chosen));
	if (!chosen)
		return "there is no memory for the list of programs";
	wanted = programs_choose(options, entries, found, chosen);
	if (!wanted)
		return "there is no such test program";
	channel_printf("KTAP version 1\n1..%d\n",
		       wanted * (1 + ORACLE_QUESTIONS) + detectors_begin());
	for (int i = 0; i < wanted; i++)
		program_run(&check, chosen[i]->d_name);
	check.name = "all programs";
	detectors_end(tell, &check);
	if (!check.failed)
		return NULL;
	snprintf(reason, sizeof(reason), "%d of %d results are not ok", check.failed,
		 check.results);
	return reason;
}
