// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "klog.h"

#include <stdbool.h>
#include <stdio.h>
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

/* How many lines behind its first one a report names the process in, and has its call trace. */
#define REPORT_LINES 60

static bool is_of_kernel_thread(const char *comm)
{
	return !strncmp(comm, "swapper/", 8) || !strncmp(comm, "kworker/", 8) ||
	       !strncmp(comm, "ksoftirqd/", 10);
}

/* A function of a module's: "FUNCTION+0xOFFSET/0xSIZE [MODULE]". */
static bool names_a_module(const char *line)
{
	const char *at = strstr(line, "+0x");

	return at && strstr(at, " [");
}

/*
 * Whether the report that has just begun is of a process of another name than ours. One of a
 * kernel thread, which does the late work of drivers and names whom an interrupt interrupted,
 * is others', too, unless there is a module in its call trace.
 */
static bool is_of_others(struct klog *log)
{
	const char *line, *comm;
	bool of_thread = false, of_module = false;

	for (int i = 0; i < REPORT_LINES && (line = kernlog_next(&log->from, NULL)); i++) {
		of_module |= names_a_module(line);
		comm = strstr(line, " Comm: ");
		if (comm && strstr(line, "PID: ")) {
			comm += strlen(" Comm: ");
			if (!is_of_kernel_thread(comm))
				return strncmp(comm, KLOG_COMM " ", sizeof(KLOG_COMM));
			of_thread = true;
		}
		if (strstr(line, "---[ end trace"))
			break;
	}
	return of_thread && !of_module;
}

const char *klog_find(struct klog *log, const char *part)
{
	const char *line;

	while ((line = kernlog_next(&log->from, NULL)))
		if (strstr(line, part))
			return line;
	return NULL;
}

static bool is_fault(const char *line)
{
	static const char *const parts[] = {
		"BUG: ",
		"WARNING: ",
		"Oops",
		"Unable to handle",
		"general protection",
		"Bad rss-counter",
		"Bad page",
		"kernel BUG",
		"rcu: INFO",
		"KASAN",
		"UBSAN",
		NULL,
	};

	for (int i = 0; parts[i]; i++)
		if (strstr(line, parts[i]))
			return !is_foreign_race(line);
	return false;
}

const char *klog_fault(struct klog *log)
{
	static char first[256];
	const char *line;

	while ((line = kernlog_next(&log->from, NULL))) {
		if (!is_fault(line))
			continue;
		snprintf(first, sizeof(first), "%s", line);
		if (!is_of_others(log))
			return first;
	}
	return NULL;
}

bool klog_is_deadly(const char *line)
{
	return strstr(line, "BUG: unable") || strstr(line, "BUG: kernel") ||
	       strstr(line, "kernel BUG") || strstr(line, "Oops") ||
	       strstr(line, "general protection") || strstr(line, "Unable to handle");
}

unsigned long klog_taints(void)
{
	FILE *file = fopen("/proc/sys/kernel/tainted", "re");
	unsigned long taints = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%lu", &taints) != 1)
		taints = 0;
	fclose(file);
	return taints;
}
