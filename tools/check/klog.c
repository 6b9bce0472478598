// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "klog.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "kernlog.h"

struct klog {
	struct kernlog from;
};

struct klog *klog_open(void)
{
	struct klog *log = calloc(1, sizeof(*log));

	if (!log)
		return NULL;
	if (kernlog_open(&log->from)) {
		free(log);
		return NULL;
	}
	return log;
}

void klog_close(struct klog *log)
{
	if (!log)
		return;
	kernlog_close(&log->from);
	free(log);
}

/*
 * KCSAN tells of races inside the kernel at any time. Those that a driver takes part
 * in name it: "FUNCTION [MODULE]".
 */
static bool is_foreign_race(const char *line)
{
	return strstr(line, "KCSAN: data-race") && !strchr(line, '[');
}

static const char *find(struct klog *log, const char *const parts[])
{
	const char *line;

	while ((line = kernlog_next(&log->from, NULL)))
		for (int i = 0; parts[i]; i++)
			if (strstr(line, parts[i]) && !is_foreign_race(line))
				return line;
	return NULL;
}

const char *klog_find(struct klog *log, const char *part)
{
	const char *const parts[] = { part, NULL };

	return find(log, parts);
}

const char *klog_fault(struct klog *log)
{
	static const char *const parts[] = {
		"BUG: ",
		"WARNING: ",
		"Oops",
		"general protection",
		"Bad rss-counter",
		"Bad page",
		"kernel BUG",
		"rcu: INFO",
		"KASAN",
		"UBSAN",
		NULL,
	};

	return find(log, parts);
}
