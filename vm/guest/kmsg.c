// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmsg.h"

enum {
	FINISH_TURNS = 20,
	FINISH_US = 10000
};

/* Owners of the modules in a trace. */
enum {
	OURS = 1,
	OTHERS = 2
};

static const char expect_word[] = "kubuf-expect:";

/* KASAN and KCSAN begin with "BUG:", lockdep with "WARNING:". */
static const char *const complaints[] = {
	"BUG:",
	"WARNING:",
	"Oops",
	"general protection",
	"bad page",
	"Bad rss-counter",
	"possible circular",
	"possible recursive",
	"inconsistent lock state",
	"INFO: ",
	"UBSAN",
	"DMA-API:",
	"pagealloc: ",
	"Poison overwritten",
	"Redzone overwritten",
	"suspected memory leak",
	"suspicious RCU",
	"x86/PAT",
	"unreferenced object",
	"Call trace",
	"hung task",
	"blocked for more than",
	"refcount_t:",
	"corruption",
	"Unable to handle kernel",
};

int kmsg_open(struct kmsg *kmsg)
{
	memset(kmsg, 0, sizeof(*kmsg));
	return kernlog_open(&kmsg->log);
}

void kmsg_mark(struct kmsg *kmsg)
{
	*kmsg = (struct kmsg){ .log = kmsg->log, .everybody = kmsg->everybody };
	kernlog_mark(&kmsg->log);
}

static void expect_change(struct kmsg *kmsg, const char *text)
{
	text += strspn(text, " ");
	if (!*text) {
		memset(kmsg->expect, 0, sizeof(kmsg->expect));
		return;
	}
	for (int i = 0; i < KMSG_EXPECT; i++) {
		if (!*kmsg->expect[i]) {
			snprintf(kmsg->expect[i], sizeof(kmsg->expect[i]), "%s", text);
			return;
		}
	}
}

/* The owners of modules that a line names, each as [NAME] after a function. */
static int owners_named(const char *text)
{
	const char *folder = getenv("KUBUF_MODULES");
	char path[300], name[56];
	int owners = 0;

	while ((text = strchr(text, '['))) {
		if (sscanf(++text, "%55[a-zA-Z0-9_]", name) != 1)
			continue;
		snprintf(path, sizeof(path), "%.200s/%s.ko", folder ? folder : "/modules", name);
		owners |= access(path, F_OK) ? OTHERS : OURS;
	}
	return owners;
}

/* A race in which no module of ours takes part does not count. */
static int is_foreign_race(const char *text)
{
	return strstr(text, "KCSAN: data-race") && !(owners_named(text) & OURS);
}

/* KUnit reports in the kernel's log, as KTAP: suites, and indented their cases. */
static int is_failed_case(const char *text)
{
	return !strncmp(text + strspn(text, " "), "not ok ", strlen("not ok "));
}

static int is_bad(const struct kmsg *kmsg, const char *text)
{
	size_t i;

	for (i = 0; i < KMSG_EXPECT; i++) {
		if (*kmsg->expect[i] && strstr(text, kmsg->expect[i]))
			return 0;
	}
	if (is_foreign_race(text))
		return 0;
	if (is_failed_case(text))
		return 1;
	for (i = 0; i < sizeof(complaints) / sizeof(complaints[0]); i++) {
		if (strcasestr(text, complaints[i]))
			return 1;
	}
	return 0;
}

/* A WARN(), before and since 7.0. Reports of lockdep have other words, or another place. */
static int is_warn(const char *text)
{
	return strstr(text, "WARNING: ") && strstr(text, " at ") &&
	       (strstr(text, " PID: ") || strstr(text, ", CPU#")) &&
	       !strstr(text, "kernel/locking/");
}

static int opens_trace(const char *text)
{
	return !strncasecmp(text, "Call trace", strlen("Call trace"));
}

static void count_bad(struct kmsg *kmsg, const char *text)
{
	if (kmsg->bad < KMSG_LINES)
		snprintf(kmsg->lines[kmsg->bad], KMSG_LINE, "%s", text);
	kmsg->bad++;
}

/* No frame shows that the complaint is about another module, so it counts. */
static void wait_end(struct kmsg *kmsg)
{
	if (*kmsg->waiting)
		count_bad(kmsg, kmsg->waiting);
	*kmsg->waiting = '\0';
}

static void frame_judge(struct kmsg *kmsg, const char *text)
{
	const char *name = text + strspn(text, " ");
	size_t used = strlen(kmsg->waiting);
	int owners = strstr(text, "+0x") ? owners_named(text) : 0;

	if (*name == '?') /* unreliable frame: no proof that the module was called */
		owners &= OURS;
	if (owners == OTHERS && !kmsg->owners)
		snprintf(kmsg->waiting + used, KMSG_LINE - used, ", %s", name);
	kmsg->owners |= owners;
	/* Frames of an interrupt do not belong to the thread. */
	if (strstr(text, "<IRQ>") || strstr(text, "el1_interrupt+"))
		kmsg->owners |= OURS;
	if (strncmp(name, "kthread+0x", strlen("kthread+0x")))
		return;
	if (kmsg->owners != OTHERS) {
		wait_end(kmsg);
		return;
	}
	if (!kmsg->others++)
		strcpy(kmsg->other, kmsg->waiting);
	*kmsg->waiting = '\0';
}

static void line_judge(struct kmsg *kmsg, const char *text)
{
	int opens = opens_trace(text);

	if (!is_bad(kmsg, text)) {
		if (*kmsg->waiting)
			frame_judge(kmsg, text);
	} else if (opens && kmsg->headed) {
		kmsg->headed = 0;
		if (!*kmsg->waiting)
			count_bad(kmsg, text);
	} else {
		wait_end(kmsg);
		kmsg->headed = !opens;
		if (!opens && !is_warn(text)) {
			count_bad(kmsg, text);
			return;
		}
		snprintf(kmsg->waiting, KMSG_LINE, "%s%s%s", opens ? kmsg->said : "",
			 opens && *kmsg->said ? ": " : "", text);
		kmsg->owners = strstr(text, "+0x") ? owners_named(text) : 0;
	}
}

/* Lines written by a process are no complaints of the kernel. */
static void text_judge(struct kmsg *kmsg, const char *text, bool process)
{
	if (process && !strncmp(text, expect_word, sizeof(expect_word) - 1)) {
		expect_change(kmsg, text + sizeof(expect_word) - 1);
		return;
	}
	if (process && !kmsg->everybody)
		return;
	if (!strncmp(text, "CPU: ", strlen("CPU: ")))
		strcpy(kmsg->said, kmsg->last);
	line_judge(kmsg, text);
	if (opens_trace(text))
		*kmsg->said = '\0';
	snprintf(kmsg->last, sizeof(kmsg->last), "%s", text);
}

void kmsg_record(struct kmsg *kmsg, char *record)
{
	bool process;
	char *text = kernlog_text(record, &process);

	if (text)
		text_judge(kmsg, text, process);
}

void kmsg_scan(struct kmsg *kmsg)
{
	const char *text;
	bool process;

	while ((text = kernlog_next(&kmsg->log, &process)))
		text_judge(kmsg, text, process);
}

void kmsg_finish(struct kmsg *kmsg)
{
	kmsg_scan(kmsg);
	for (int turn = 0; turn < FINISH_TURNS && *kmsg->waiting; turn++) {
		usleep(FINISH_US);
		kmsg_scan(kmsg);
	}
	wait_end(kmsg);
}
