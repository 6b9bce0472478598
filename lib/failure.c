// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "failure.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "kubuf.h"

static _Thread_local struct failure last;
static _Thread_local struct {
	size_t len;
	char text[768];
} sentence;

int failure_keep(const struct failure *failure)
{
	last = *failure;
	return -failure->err;
}

int failure_keep_named(struct failure *failure, const char *name)
{
	snprintf(failure->name, sizeof(failure->name), "%s", name ? name : "");
	return failure_keep(failure);
}

void failure_say(const char *format, ...)
{
	size_t room = sizeof(sentence.text) - sentence.len;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(sentence.text + sentence.len, room, format, args);
	va_end(args);
	if (len > 0)
		sentence.len += (size_t)len < room ? (size_t)len : room - 1;
}

void failure_say_bytes(uint64_t bytes)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB" };
	uint64_t rest = 0;
	unsigned int unit = 0;

	while (bytes >= 1024 && unit < sizeof(units) / sizeof(units[0]) - 1) {
		rest = bytes % 1024;
		bytes /= 1024;
		unit++;
	}
	if (rest)
		failure_say("%llu.%llu %s", (unsigned long long)bytes,
			    (unsigned long long)(rest * 10 / 1024), units[unit]);
	else
		failure_say("%llu %s", (unsigned long long)bytes, units[unit]);
}

void failure_say_escaped(const char *name)
{
	for (const char *at = name; *at; at++) {
		unsigned char c = (unsigned char)*at;

		if (c < ' ' || c > '~' || c == '\\')
			failure_say("\\x%02x", c);
		else
			failure_say("%c", c);
	}
}

void failure_say_name(const struct failure *failure)
{
	failure_say_escaped(failure->name);
}

static void say_descriptors(void)
{
	struct rlimit limit;

	failure_say("this process has the maximum of open descriptors");
	if (!getrlimit(RLIMIT_NOFILE, &limit))
		failure_say(" (%llu)", (unsigned long long)limit.rlim_cur);
	failure_say("; close some, or raise `ulimit -n`");
}

void failure_say_errno(const struct failure *failure)
{
	switch (failure->err) {
	case EMFILE:
		say_descriptors();
		break;
	case ENFILE:
		failure_say("the system has as many files open as fs.file-max allows");
		break;
	case EINTR:
		failure_say("a signal came; call again if it was not to end this");
		break;
	case EFAULT:
		failure_say("an address that was passed is not mapped, or not to be used this way");
		break;
	case ENODEV:
		failure_say("the buffer has ended: its driver or an administrator took it away");
		break;
	case E2BIG:
		failure_say("the structure has members set that this library (%s) does not know; "
			    "zero it, and set size_of to its sizeof",
			    kub_version());
		break;
	default:
		errno = failure->err;
		failure_say("%m");
	}
}

const char *kub_explain(void)
{
	struct failure told = last; /* functions that @tell calls may fail, and change errno */
	int before = errno;

	sentence.len = 0;
	sentence.text[0] = '\0';
	if (!told.err) {
		failure_say("no function of libkubuf has failed in this thread");
	} else {
		failure_say("%s: ", told.call);
		told.tell(&told);
	}
	errno = before;
	return sentence.text;
}
