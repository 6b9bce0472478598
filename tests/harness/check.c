// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "test.h"

/* Failures told; those after them are only counted. */
#define TOLD 12

struct check_state {
	atomic_int failures;
	atomic_int skipped;
	char reason[256];
};

static struct check_state *state;
static char context[160];

static __attribute__((constructor(200))) void check_setup(void)
{
	state = test_shared(sizeof(*state));
}

void check_reset(void)
{
	memset(state, 0, sizeof(*state));
	context[0] = '\0';
}

int check_failures(void)
{
	return atomic_load(&state->failures);
}

const char *check_skipped(void)
{
	return atomic_load(&state->skipped) ? state->reason : NULL;
}

/* One write() per line, so that lines of several processes do not mix. */
static void say(const char *prefix, const char *format, va_list args)
{
	char line[1024];
	int used;

	used = snprintf(line, sizeof(line), "# %s", prefix);
	used += vsnprintf(line + used, sizeof(line) - used, format, args);
	if (used > (int)sizeof(line) - 2)
		used = sizeof(line) - 2;
	for (int i = 0; i < used; i++)
		if (line[i] == '\n')
			line[i] = ' ';
	line[used++] = '\n';
	if (write(STDOUT_FILENO, line, used) != used)
		_exit(2);
}

void check_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("", format, args);
	va_end(args);
}

void check_context(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(context, sizeof(context), format, args);
	va_end(args);
}

void check_fail(const struct check_site *site, const char *format, ...)
{
	int before = atomic_fetch_add(&state->failures, 1);
	char place[512];
	va_list args;

	snprintf(place, sizeof(place), "%s:%d: %s%s", site->file, site->line, context,
		 context[0] ? ": " : "");
	va_start(args, format);
	if (before < TOLD || site->fatal)
		say(place, format, args);
	else if (before == TOLD)
		check_note("further failures of this test are not shown");
	va_end(args);
	if (site->fatal)
		_exit(1);
}

void check_skip(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(state->reason, sizeof(state->reason), format, args);
	va_end(args);
	atomic_store(&state->skipped, 1);
	_exit(0);
}

void check_true(const struct check_site *site, const char *what, bool held)
{
	if (!held)
		check_fail(site, "%s: expected true, got false", what);
}

long long check_int(const struct check_site *site, const char *what, long long got, long long want)
{
	if (got != want)
		check_fail(site, "%s: expected %lld, got %lld (0x%llx)", what, want, got, got);
	return got;
}

void check_up_to_fault(const struct check_site *site, const char *what, long long got,
		       long long want)
{
	const long long stride = 64;

	if (got > want || got <= want - stride)
		check_fail(site, "%s: expected %lld, or less than %lld fewer, got %lld", what, want,
			   stride, got);
}

long check_ok(const struct check_site *site, const char *what, long got)
{
	int error = errno;

	if (got == -1)
		check_fail(site, "%s: expected success, got %s", what, strerrorname_np(error));
	errno = error;
	return got;
}

void check_errno(const struct check_site *site, const char *what, long got, int want)
{
	int error = errno;

	if (got != -1)
		check_fail(site, "%s: expected %s, got result %ld", what, strerrorname_np(want),
			   got);
	else if (error != want)
		check_fail(site, "%s: expected %s, got %s", what, strerrorname_np(want),
			   strerrorname_np(error));
}

void check_mem(const struct check_site *site, const char *what, const void *got, const void *want,
	       size_t len)
{
	const unsigned char *a = got;
	const unsigned char *b = want;
	size_t i;

	if (!memcmp(got, want, len))
		return;
	for (i = 0; i < len - 1 && a[i] == b[i];)
		i++;
	check_fail(site, "%s: byte %zu of %zu: expected 0x%02x, got 0x%02x", what, i, len, b[i],
		   a[i]);
}

void check_bytes(const struct check_site *site, const char *what, const void *got,
		 unsigned char want, size_t len)
{
	const unsigned char *bytes = got;

	/* All are like the first: memcmp() is fast on emulated CPUs, too. */
	if (!len || (bytes[0] == want && !memcmp(bytes, bytes + 1, len - 1)))
		return;
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == want)
			continue;
		check_fail(site, "%s: byte %zu of %zu: expected 0x%02x, got 0x%02x", what, i, len,
			   want, bytes[i]);
		return;
	}
}

void check_has(const struct check_site *site, const char *what, const char *text, const char *part)
{
	if (!strstr(text, part))
		check_fail(site, "%s: expected to contain \"%s\", got \"%.600s\"", what, part,
			   text);
}
