// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "out.h"

#include <kubuf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *out_bytes(char *text, uint64_t bytes)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB" };
	unsigned int unit = 0, tenths = 0;
	char *at = text + OUT_SIZE - sizeof("bytes");

	while (bytes >= 1024 && unit < sizeof(units) / sizeof(units[0]) - 1) {
		tenths = (unsigned int)(bytes % 1024 * 10 / 1024);
		bytes /= 1024;
		unit++;
	}
	/*
	 * Formats digits by hand, from the last, because this dominates lists of a thousand
	 * buffers.
	 */
	memcpy(at, units[unit], strlen(units[unit]) + 1);
	*--at = ' ';
	if (tenths) {
		*--at = (char)('0' + tenths);
		*--at = '.';
	}
	do {
		*--at = (char)('0' + bytes % 10);
		bytes /= 10;
	} while (bytes);
	return at;
}

const char *out_name(char *text, const char *name)
{
	size_t at = 0;

	for (; *name && at + 5 < OUT_NAME; name++) {
		unsigned char c = (unsigned char)*name;

		if (c >= ' ' && c <= '~' && c != '\\')
			text[at++] = (char)c;
		else
			at += (size_t)snprintf(text + at, OUT_NAME - at, "\\x%02x", c);
	}
	text[at] = '\0';
	return text;
}

void out_json(FILE *file, const char *name)
{
	fputc('"', file);
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;

		if (c == '"' || c == '\\')
			fprintf(file, "\\%c", c);
		else if (c >= ' ' && c <= '~')
			fputc(c, file);
		else
			fprintf(file, "\\u%04x", c);
	}
	fputc('"', file);
}

#define WORD(words, number) \
	((number) < sizeof(words) / sizeof((words)[0]) ? (words)[number] : "?")

const char *out_backing(unsigned int backing)
{
	static const char *const words[] = { "shmem", "contig", "scatter", "user" };

	return WORD(words, backing);
}

const char *out_cache(unsigned int cache)
{
	static const char *const words[] = { "wb", "wc", "uc" };

	return WORD(words, cache);
}

const char *out_cache_long(unsigned int cache)
{
	static const char *const words[] = { "write-back", "write-combining", "uncached" };

	return WORD(words, cache);
}

bool out_is_terminal(FILE *file)
{
	return isatty(fileno(file));
}

bool out_has_colour(FILE *file)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return out_is_terminal(file) && !(no_color && *no_color) && term && strcmp(term, "dumb");
}

const char *out_explained(void)
{
	const char *sentence = kub_explain(), *after = strstr(sentence, ": ");

	return after ? after + 2 : sentence;
}
