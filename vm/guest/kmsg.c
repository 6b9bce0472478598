// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
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
	"Unable to handle kernel",
};

int kmsg_open(struct kmsg *kmsg)
{
	memset(kmsg, 0, sizeof(*kmsg));
	kmsg->fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kmsg->fd < 0)
		return -1;
	kmsg_mark(kmsg);
	return 0;
}

void kmsg_mark(struct kmsg *kmsg)
{
	lseek(kmsg->fd, 0, SEEK_END);
	kmsg->bad = 0;
	kmsg->lost = 0;
	memset(kmsg->expect, 0, sizeof(kmsg->expect));
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

/* Two places raced, and neither "FUNCTION [MODULE]" is in a module of ours: the kernel's affair. */
static int is_foreign_race(const char *text)
{
	char path[80], name[56];

	if (!strstr(text, "KCSAN: data-race"))
		return 0;
	while ((text = strchr(text, '['))) {
		if (sscanf(text, "[%55[^]]", name) == 1) {
			snprintf(path, sizeof(path), "/modules/%s.ko", name);
			if (!access(path, F_OK))
				return 0;
		}
		text++;
	}
	return 1;
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

/*
 * One record: "priority,sequence,time,flags;text\n" and dictionary lines. Bits
 * above the third of the priority tell who wrote: 0 the kernel, else a process,
 * whose words are no complaint of the kernel's.
 */
static void record_judge(struct kmsg *kmsg, char *record)
{
	char *text = strchr(record, ';');

	if (!text)
		return;
	text++;
	text[strcspn(text, "\n")] = '\0';
	if (atoi(record) >> 3) {
		if (!strncmp(text, expect_word, sizeof(expect_word) - 1))
			expect_change(kmsg, text + sizeof(expect_word) - 1);
		return;
	}
	if (!is_bad(kmsg, text))
		return;
	if (kmsg->bad < KMSG_LINES)
		snprintf(kmsg->lines[kmsg->bad], KMSG_LINE, "%s", text);
	kmsg->bad++;
}

void kmsg_scan(struct kmsg *kmsg)
{
	char record[8192];
	ssize_t got;

	for (;;) {
		got = read(kmsg->fd, record, sizeof(record) - 1);
		if (got > 0) {
			record[got] = '\0';
			record_judge(kmsg, record);
		} else if (got < 0 && errno == EPIPE) {
			kmsg->lost++;
		} else if (!(got < 0 && errno == EINTR)) {
			return;
		}
	}
}
