// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "klog.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "kernlog.h"

struct klog {
	struct kernlog from;
	char *text;
	size_t len;
	char line[1024];
};

struct klog *klog_mark(void)
{
	struct klog *log = calloc(1, sizeof(*log));

	REQUIRE_OK(kernlog_open(&log->from));
	log->text = calloc(1, 1);
	return log;
}

void klog_say(const char *line)
{
	int fd = REQUIRE_OK(open("/dev/kmsg", O_WRONLY | O_CLOEXEC));
	char record[256];

	/* With a newline, or the kernel keeps the record open for more. */
	snprintf(record, sizeof(record), "%s\n", line);
	REQUIRE_INT(write(fd, record, strlen(record)), (long)strlen(record));
	close(fd);
}

void klog_free(struct klog *log)
{
	kernlog_close(&log->from);
	free(log->text);
	free(log);
}

const char *klog_text(struct klog *log)
{
	const char *text;
	size_t len;

	while ((text = kernlog_next(&log->from, NULL))) {
		len = strlen(text);
		log->text = realloc(log->text, log->len + len + 2);
		sprintf(log->text + log->len, "%s\n", text);
		log->len += len + 1;
	}
	return log->text;
}

const char *klog_line(struct klog *log, const char *text)
{
	const char *found = strstr(klog_text(log), text);
	const char *start = found;

	if (!found)
		return NULL;
	while (start > log->text && start[-1] != '\n')
		start--;
	snprintf(log->line, sizeof(log->line), "%.*s", (int)strcspn(start, "\n"), start);
	return log->line;
}

int klog_count(struct klog *log, const char *format, ...)
{
	const char *place;
	char part[512];
	int count = 0;
	va_list args;

	va_start(args, format);
	vsnprintf(part, sizeof(part), format, args);
	va_end(args);
	place = klog_text(log);
	while ((place = strstr(place, part))) {
		count++;
		place += strcspn(place, "\n");
	}
	return count;
}
