// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "format.h"

#include <err.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char words[][4] = { "u8", "i8", "u16", "i16", "u32",
				 "i32", "u64", "i64", "f32", "f64" };

static void parse_word(struct format *format, const char *word, size_t len)
{
	unsigned int bits;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strlen(words[i]) != len || memcmp(words[i], word, len) != 0)
			continue;
		if (format->count == FORMAT_MOST)
			errx(2, "--format: more than %d values", FORMAT_MOST);
		bits = (unsigned int)atoi(words[i] + 1);
		format->types[format->count] = words[i][0];
		format->widths[format->count++] = (unsigned char)(bits / 8);
		return;
	}
	errx(2, "--format: want hex, or of u8 i8 u16 i16 u32 i32 u64 i64 f32 f64 with commas, "
		"not \"%.*s\"",
	     (int)len, word);
}

void format_parse(struct format *format, const char *text)
{
	size_t len;

	format->count = 0;
	if (!strcmp(text, "hex"))
		return;
	for (;; text += len + 1) {
		len = strcspn(text, ",");
		parse_word(format, text, len);
		if (!text[len])
			return;
	}
}

static void print_float(FILE *out, const unsigned char *bytes, unsigned int width)
{
	double number;
	float single;

	if (width == 4) {
		memcpy(&single, bytes, sizeof(single));
		number = (double)single;
	} else {
		memcpy(&number, bytes, sizeof(number));
	}
	fprintf(out, "%.9g", number);
}

/* Read a number in the machine's byte order, with sign extension. */
static void print_number(FILE *out, char type, const unsigned char *bytes, unsigned int width)
{
	uint16_t two;
	uint32_t four;
	uint64_t number = bytes[0];

	if (width == 2) {
		memcpy(&two, bytes, sizeof(two));
		number = two;
	} else if (width == 4) {
		memcpy(&four, bytes, sizeof(four));
		number = four;
	} else if (width == 8) {
		memcpy(&number, bytes, sizeof(number));
	}
	if (type == 'u')
		fprintf(out, "%" PRIu64, number);
	else
		fprintf(out, "%" PRId64, (int64_t)(number << (64 - 8 * width)) >> (64 - 8 * width));
}

void format_print(const struct format *format, FILE *out, const void *data, size_t len)
{
	const unsigned char *bytes = data;
	const char *between = "";
	size_t at = 0;

	for (unsigned int i = 0; format->count; i = (i + 1) % format->count) {
		if (len - at < format->widths[i])
			break;
		fputs(between, out);
		if (format->types[i] == 'f')
			print_float(out, bytes + at, format->widths[i]);
		else
			print_number(out, format->types[i], bytes + at, format->widths[i]);
		at += format->widths[i];
		between = ",";
	}
	fputs(at < len ? between : "", out);
	for (; at < len; at++)
		fprintf(out, "%02x", bytes[at]);
	fputc('\n', out);
}
