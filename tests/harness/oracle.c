// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "oracle.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "klog.h"
#include "module.h"
#include "vmstat.h"

/* KASAN and KCSAN begin with "BUG:", lockdep with "WARNING:". */
static const char *const complaints[] = {
	"BUG:",
	"WARNING:",
	"Oops",
	"general protection",
	"Bad page",
	"bad page",
	"Bad rss-counter",
	"possible circular",
	"possible recursive",
	"inconsistent lock state",
	"UBSAN",
	"DMA-API:",
	"pagealloc: ",
	"Poison overwritten",
	"Redzone overwritten",
	"suspicious RCU",
	"x86/PAT",
	"unreferenced object",
	"Call Trace",
	"rcu: INFO",
	"hung task",
	"blocked for more than",
};

struct oracle {
	struct klog *log;
	long pins;
};

struct oracle *oracle_begin(void)
{
	struct oracle *oracle = malloc(sizeof(*oracle));

	oracle->log = klog_mark();
	oracle->pins = vmstat_pins_held();
	return oracle;
}

/* A test that provokes a complaint says so beforehand, as process 1 of the guest has it. */
#define EXPECT "kubuf-expect: "

static bool expected(struct klog *log, const char *complaint)
{
	const char *line = klog_line(log, EXPECT);

	return line && strstr(complaint, strstr(line, EXPECT) + strlen(EXPECT));
}

/* Two places raced, and neither "FUNCTION [MODULE]" is in a module of ours: the kernel's affair. */
static bool foreign_race(const char *line)
{
	char name[56];

	if (!strstr(line, "KCSAN: data-race"))
		return false;
	while ((line = strchr(line, '[')))
		if (sscanf(line++, "[%55[^]]", name) == 1 && module_is_ours(name))
			return false;
	return true;
}

/* KUnit reports in the kernel's log, as KTAP: suites, and indented their cases. */
static bool failed_case(const char *line)
{
	return !strncmp(line + strspn(line, " "), "not ok ", strlen("not ok "));
}

static void judge_line(struct klog *log, const char *line)
{
	if (failed_case(line) && !expected(log, line))
		FAIL("KUnit reports: %s", line);
	for (size_t i = 0; i < sizeof(complaints) / sizeof(complaints[0]); i++) {
		if (!strstr(line, complaints[i]))
			continue;
		if (!foreign_race(line) && !expected(log, line))
			FAIL("the kernel complained: %s", line);
		return;
	}
}

void oracle_end(struct oracle *oracle)
{
	char *text = strdup(klog_text(oracle->log)), *rest = text, *line;
	long pins = vmstat_pins_held();

	while ((line = strsep(&rest, "\n")))
		judge_line(oracle->log, line);
	free(text);
	if (pins != oracle->pins)
		FAIL("pages still pinned: expected %ld, got %ld", oracle->pins, pins);
	klog_free(oracle->log);
	free(oracle);
}
