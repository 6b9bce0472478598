// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "size.h"

#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Digits only: strtoull() would accept blanks and signs, too. */
static bool parse(const char *text, uint64_t *value, char **end)
{
	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*value = strtoull(text, end, !strncmp(text, "0x", 2) ? 16 : 10);
	return !errno;
}

uint64_t size_bytes(const char *what, const char *text)
{
	static const char units[] = "KMGT";
	uint64_t value;
	const char *unit;
	unsigned int shift = 0;
	char *end;

	if (!parse(text, &value, &end))
		goto bad;
	unit = *end ? strchr(units, *end) : NULL;
	if (unit) {
		shift = 10 * (unsigned int)(unit - units + 1);
		end++;
	}
	if (*end || value > UINT64_MAX >> shift)
		goto bad;
	return value << shift;
bad:
	errx(2, "%s: \"%s\" is not a number of bytes; want one such as 4096, 64K, 2M or 1G", what,
	     text);
}

uint64_t size_number(const char *what, const char *text, uint64_t max)
{
	uint64_t value;
	char *end;

	if (!parse(text, &value, &end) || *end || value > max)
		errx(2, "%s: \"%s\" must be a number from 0 to %llu", what, text,
		     (unsigned long long)max);
	return value;
}

int64_t size_seconds(const char *what, const char *text)
{
	const double most = 1e9; /* thirty years, which fit in 64 bits as nanoseconds */
	double value;
	char *end;

	value = strtod(text, &end);
	if (end == text || *end || !(value >= 0) || value > most)
		errx(2, "%s: \"%s\" is not a number of seconds; want one such as 2 or 0.25", what,
		     text);
	return (int64_t)(value * 1e9);
}
