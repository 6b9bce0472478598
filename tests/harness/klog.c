// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "klog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

struct klog {
	int fd;
	char *text;
	size_t len;
	char line[1024];
};

struct klog *klog_mark(void)
{
	struct klog *log = calloc(1, sizeof(*log));

	log->fd = REQUIRE_OK(open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC));
	REQUIRE_OK(lseek(log->fd, 0, SEEK_END));
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
	close(log->fd);
	free(log->text);
	free(log);
}

/* A record is "level,number,time,flags;TEXT\n KEY=VALUE\n...", with odd bytes in TEXT as \xNN. */
static void append_record(struct klog *log, const char *record)
{
	const char *from = strchr(record, ';');
	unsigned int byte;
	char *to;

	if (!from)
		return;
	log->text = realloc(log->text, log->len + strlen(from) + 2);
	to = log->text + log->len;
	for (from++; *from && *from != '\n'; from++) {
		if (sscanf(from, "\\x%2x", &byte) == 1) {
			*to++ = byte;
			from += 3;
		} else {
			*to++ = *from;
		}
	}
	*to++ = '\n';
	*to = '\0';
	log->len = to - log->text;
}

const char *klog_text(struct klog *log)
{
	char record[8192];
	ssize_t got;

	for (;;) {
		got = read(log->fd, record, sizeof(record) - 1);
		if (got == -1 && errno == EPIPE)
			continue; /* some were overwritten before they were read */
		if (got <= 0)
			return log->text;
		record[got] = '\0';
		append_record(log, record);
	}
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
