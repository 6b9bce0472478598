// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "escape.h"

#include <stdbool.h>
#include <string.h>

/* UTF-8 is the shortest form of a character alone, and has no halves of UTF-16 pairs. */
static bool is_in_range(unsigned long character, int len)
{
	static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };

	return character >= least[len] && character <= 0x10ffff &&
	       (character < 0xd800 || character > 0xdfff);
}

/* Returns the length of the first character in bytes, or 0 if it is not valid. */
static int decode(const char *text, unsigned long *character)
{
	unsigned char first = *text;
	int len = first < 0x80 ? 1 : first < 0xc0 ? 0
			     : first < 0xe0       ? 2
			     : first < 0xf0       ? 3
						  : 4;

	*character = len < 2 ? first : first & (0x7f >> len);
	for (int i = 1; i < len; i++) {
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			return 0;
		*character = *character << 6 | (text[i] & 0x3f);
	}
	return first < 0xf8 && is_in_range(*character, len) ? len : 0;
}

/* The number of bytes of the character at the start; 0 if a terminal must not have it. */
static int shown(const char *text)
{
	unsigned long character;
	int len = decode(text, &character);

	return character < ' ' || (character >= 0x7f && character < 0xa0) ? 0 : len;
}

void escape_print(FILE *out, const char *text)
{
	for (int len; *text; text += len ? len : 1) {
		len = shown(text);
		if (len)
			fwrite(text, 1, len, out);
		else if (*text == '\n' || *text == '\t')
			fputc(' ', out);
		else
			fprintf(out, "\\x%02x", (unsigned char)*text);
	}
}

void escape_json(FILE *out, const char *text)
{
	unsigned long character;

	for (int len; *text; text += len ? len : 1) {
		len = decode(text, &character);
		if (len && !shown(text))
			fprintf(out, "\\u%04lx", character);
		else if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else if (len)
			fwrite(text, 1, len, out);
		else
			fprintf(out, "\\\\x%02x", (unsigned char)*text);
	}
}

void escape_c(FILE *out, const char *text)
{
	for (int len; *text; text += len ? len : 1) {
		len = shown(text);
		if (strchr("\"\\?", *text)) /* ??/ is a backslash to some compilers */
			fprintf(out, "\\%c", *text);
		else if (len)
			fwrite(text, 1, len, out);
		else /* three digits, behind which others are none of it */
			fprintf(out, "\\%03o", (unsigned char)*text);
	}
}

void escape_comment(FILE *out, const char *text)
{
	for (char last = ' ', one[8]; *text; last = *text++) {
		int len = shown(text);

		if ((last == '*' && *text == '/') || (last == '/' && *text == '*'))
			fputc(' ', out);
		snprintf(one, sizeof(one), "%.*s", len ? len : 1, text);
		escape_print(out, one);
		text += len ? len - 1 : 0;
	}
}
