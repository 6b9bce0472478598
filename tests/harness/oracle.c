// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "oracle.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "klog.h"
#include "vmstat.h"

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
	"KASAN",
	"KCSAN",
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

void oracle_end(struct oracle *oracle)
{
	long pins = vmstat_pins_held();
	const char *line;
	char complaint[1024];

	for (size_t i = 0; i < sizeof(complaints) / sizeof(complaints[0]); i++) {
		line = klog_line(oracle->log, complaints[i]);
		if (!line)
			continue;
		snprintf(complaint, sizeof(complaint), "%s", line);
		if (!expected(oracle->log, complaint))
			FAIL("the kernel complained: %s", complaint);
	}
	if (pins != oracle->pins)
		FAIL("pages still pinned: expected %ld, got %ld", oracle->pins, pins);
	klog_free(oracle->log);
	free(oracle);
}
