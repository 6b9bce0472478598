// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "traces.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static const char *const folders[] = {
	"/dev",
	"/sys/class",
	"/sys/class/misc",
	"/sys/devices/platform",
	"/sys/devices/virtual",
	"/sys/module",
};

static const char *const files[] = { "/proc/devices", "/proc/misc" };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NAMES_MAX 4096

struct traces {
	size_t count;
	char *name[NAMES_MAX];
};

static void add(struct traces *traces, const char *place, const char *name)
{
	REQUIRE(traces->count < NAMES_MAX);
	REQUIRE(asprintf(&traces->name[traces->count++], "%s: %s", place, name) > 0);
}

static void add_folder(struct traces *traces, const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;

	if (!folder)
		return;
	while ((entry = readdir(folder)))
		add(traces, path, entry->d_name);
	closedir(folder);
}

static void add_lines(struct traces *traces, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[256];

	REQUIRE(file);
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		add(traces, path, line);
	}
	fclose(file);
}

struct traces *traces_now(void)
{
	struct traces *traces = calloc(1, sizeof(*traces));

	REQUIRE(traces);
	for (size_t i = 0; i < COUNT(folders); i++)
		add_folder(traces, folders[i]);
	for (size_t i = 0; i < COUNT(files); i++)
		add_lines(traces, files[i]);
	return traces;
}

static void forget(struct traces *traces)
{
	for (size_t i = 0; i < traces->count; i++)
		free(traces->name[i]);
	free(traces);
}

static void check_has_all(const struct traces *have, const struct traces *want, const char *what)
{
	for (size_t i = 0; i < want->count; i++) {
		size_t j = 0;

		while (j < have->count && strcmp(want->name[i], have->name[j]))
			j++;
		if (j == have->count)
			FAIL("%s, %s: expected no change", want->name[i], what);
	}
}

void traces_check_same(struct traces *before)
{
	struct traces *now = traces_now();

	check_has_all(now, before, "which has gone");
	check_has_all(before, now, "which was left behind");
	forget(now);
	forget(before);
}

int traces_major(const char *name)
{
	FILE *file = fopen("/proc/devices", "re");
	char line[256];
	char found[128];
	int listed = -1;
	int number;

	REQUIRE(file);
	while (fgets(line, sizeof(line), file) && strncmp(line, "Block", 5))
		if (sscanf(line, "%d %127s", &number, found) == 2 && !strcmp(found, name))
			listed = number;
	fclose(file);
	return listed;
}
