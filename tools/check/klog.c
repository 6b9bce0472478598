// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE /* strchrnul() */
#include "klog.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct klog {
	int fd;
	char line[1024];
};

struct klog *klog_open(void)
{
	struct klog *log = calloc(1, sizeof(*log));

	if (!log)
		return NULL;
	log->fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (log->fd == -1) {
		free(log);
		return NULL;
	}
	lseek(log->fd, 0, SEEK_END);
	return log;
}

void klog_close(struct klog *log)
{
	if (!log)
		return;
	close(log->fd);
	free(log);
}

/* The next record's text, without its numbers and what follows in further lines. */
static const char *next(struct klog *log)
{
	ssize_t len = read(log->fd, log->line, sizeof(log->line) - 1);
	char *text;

	if (len <= 0)
		return NULL;
	log->line[len] = '\0';
	text = strchr(log->line, ';');
	text = text ? text + 1 : log->line;
	*strchrnul(text, '\n') = '\0';
	return text;
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

	while ((line = next(log)))
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
