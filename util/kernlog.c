// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "kernlog.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int kernlog_open(struct kernlog *log)
{
	log->fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (log->fd == -1)
		return -1;
	kernlog_mark(log);
	return 0;
}

void kernlog_close(struct kernlog *log)
{
	close(log->fd);
}

void kernlog_mark(struct kernlog *log)
{
	log->lost = 0;
	lseek(log->fd, 0, SEEK_END);
}

static int digit(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* "\xNN" becomes that byte, except "\x00", which would end the text. */
static void unescape(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if (text[0] == '\\' && text[1] == 'x' && isxdigit((unsigned char)text[2]) &&
		    isxdigit((unsigned char)text[3]) && (text[2] != '0' || text[3] != '0')) {
			*to++ = digit(text[2]) * 16 + digit(text[3]);
			text += 3;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

/* The bits of the priority above the lowest three are the facility: 0 is the kernel. */
char *kernlog_text(char *record, bool *process)
{
	char *text = strchr(record, ';');

	if (!text)
		return NULL;
	if (process)
		*process = atoi(record) >> 3;
	text++;
	text[strcspn(text, "\n")] = '\0';
	unescape(text);
	return text;
}

const char *kernlog_next(struct kernlog *log, bool *process)
{
	const char *text;
	ssize_t got;

	for (;;) {
		got = read(log->fd, log->record, sizeof(log->record) - 1);
		if (got > 0) {
			log->record[got] = '\0';
			text = kernlog_text(log->record, process);
			if (text)
				return text;
		} else if (got < 0 && errno == EPIPE) {
			log->lost++;
		} else if (!(got < 0 && errno == EINTR)) {
			return NULL;
		}
	}
}
