// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmsg.h"

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

/* Whether a line names a module of ours, as [NAME] after a function. */
static bool names_ours(const char *text)
{
	const char *folder = getenv("KUBUF_MODULES");
	char path[300], name[56];

	while ((text = strchr(text, '['))) {
		if (sscanf(++text, "%55[a-zA-Z0-9_]", name) != 1)
			continue;
		snprintf(path, sizeof(path), "%.200s/%s.ko", folder ? folder : "/modules", name);
		if (!access(path, F_OK))
			return true;
	}
	return false;
}

/* A race in which no module of ours takes part does not count. */
static int is_foreign_race(const char *text)
{
	return strstr(text, "KCSAN: data-race") && !names_ours(text);
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

static void count_bad(struct kmsg *kmsg, const char *text)
{
	if (kmsg->bad < KMSG_LINES)
		snprintf(kmsg->lines[kmsg->bad], KMSG_LINE, "%s", text);
	kmsg->bad++;
}

/* The head of a bare trace does not tell what it is about; the line before "CPU: ..." does. */
static void line_judge(struct kmsg *kmsg, const char *text)
{
	char whole[KMSG_LINE];
	bool trace = !strncasecmp(text, "Call trace", strlen("Call trace"));

	if (!strncmp(text, "CPU: ", strlen("CPU: ")))
		strcpy(kmsg->said, kmsg->last);
	snprintf(whole, sizeof(whole), "%s%s%s", trace ? kmsg->said : "",
		 trace && *kmsg->said ? ": " : "", text);
	if (is_bad(kmsg, whole))
		count_bad(kmsg, whole);
	if (trace)
		*kmsg->said = '\0';
	snprintf(kmsg->last, sizeof(kmsg->last), "%s", text);
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
	line_judge(kmsg, text);
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
