// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "klog.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernlog.h"

/**
 * struct klog - a reader of the log
 * @from: where its records come from
 * @module: module whose reports are the device's whatever process they name; or NULL
 */
struct klog {
	struct kernlog from;
	const char *module;
};

struct klog *klog_open(const char *module)
{
	struct klog *log = calloc(1, sizeof(*log));

	if (!log)
		return NULL;
	if (kernlog_open(&log->from)) {
		free(log);
		return NULL;
	}
	log->module = module;
	return log;
}

/* The next line of the kernel's own; processes write to /dev/kmsg, too. */
static const char *next_line(struct klog *log)
{
	const char *line;
	bool process;

	do
		line = kernlog_next(&log->from, &process);
	while (line && process);
	return line;
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
	       !strncmp(comm, "ksoftirqd/", 10) || !strncmp(comm, "irq/", 4);
}

/* A function of a module's: "FUNCTION+0xOFFSET/0xSIZE [MODULE]". */
static bool names_a_module(const char *line)
{
	const char *at = strstr(line, "+0x");

	return at && strstr(at, " [");
}

/* A function of the module that --module names. */
static bool names_ours(const struct klog *log, const char *line)
{
	size_t len = log->module ? strlen(log->module) : 0;
	const char *at = len && names_a_module(line) ? strstr(line, " [") : NULL;

	return at && !strncmp(at + 2, log->module, len) && strchr("] ", at[2 + len]);
}

/* The name of the process that a report is about, if this is the line that has the name. */
static const char *comm_in(const char *line)
{
	const char *comm = strstr(line, " Comm: ");

	return comm && strstr(line, "PID: ") ? comm + strlen(" Comm: ") : NULL;
}

/*
 * Whether the report that has just begun is of a process of another name than ours. A report of
 * a kernel thread, which does the late work of drivers and has the name of whatever an interrupt
 * interrupted, is others', too, unless there is a module in its call trace.
 */
static bool is_of_others(struct klog *log)
{
	bool of_thread = false, of_process = false, of_module = false;
	const char *line, *comm;

	for (int i = 0; i < REPORT_LINES && (line = next_line(log)); i++) {
		if (names_ours(log, line))
			return false;
		of_module |= names_a_module(line);
		comm = comm_in(line);
		if (comm && !strncmp(comm, KLOG_COMM " ", sizeof(KLOG_COMM)))
			return false;
		of_thread |= comm && is_of_kernel_thread(comm);
		of_process |= comm && !is_of_kernel_thread(comm);
		if (strstr(line, "---[ end trace"))
			break;
	}
	return of_process || (of_thread && !of_module);
}

const char *klog_find(struct klog *log, const char *part)
{
	const char *line;

	while ((line = next_line(log)))
		if (strstr(line, part))
			return line;
	return NULL;
}

bool klog_has_oom(struct klog *log, pid_t pid)
{
	char part[64];

	snprintf(part, sizeof(part), "of memory: Killed process %d (", (int)pid);
	return klog_find(log, part);
}

/* What any architecture dies of is counted in its line: "Bad pagetable: 000c [#1] PREEMPT SMP". */
static bool is_oops(const char *line)
{
	const char *count = strstr(line, " [#");
	size_t digits = count ? strspn(count + 3, "0123456789") : 0;

	return digits && count[3 + digits] == ']';
}

/* A driver of another device says "usb 1-2: WARNING: ..." of that device, and of no fault. */
static bool is_fault(const char *line)
{
	static const char *const begins[] = {
		"BUG: ",
		"WARNING: ",
		"watchdog: BUG: ",
		"Oops",
		"Internal error: Oops",
		"Unable to handle",
		"general protection",
		"usercopy: Kernel memory", /* more exact than the BUG that follows */
		"kernel BUG",
		"rcu: INFO",
		"UBSAN",
		NULL,
	};

	if (!strncmp(line, "BUG: workqueue lockup", 21)) /* says nothing of the process or driver */
		return false;
	for (int i = 0; begins[i]; i++)
		if (!strncmp(line, begins[i], strlen(begins[i])))
			return !is_foreign_race(line);
	return is_oops(line);
}

const char *klog_fault(struct klog *log)
{
	static char first[256];
	const char *line;

	while ((line = next_line(log))) {
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
	static const char *const words[] = {
		"usercopy: Kernel memory",
		"BUG: unable",
		"BUG: kernel",
		"kernel BUG",
		"Oops",
		"general protection",
		"Unable to handle",
		"BUG: Bad page",
		NULL,
	};

	for (int i = 0; words[i]; i++)
		if (strstr(line, words[i]))
			return true;
	return is_oops(line);
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
