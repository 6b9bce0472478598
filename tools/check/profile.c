// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "profile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

/**
 * struct parser - a line being read
 * @profile: what it is read into
 * @rest: what is left of the line
 * @why: what is wrong with it, or NULL
 */
struct parser {
	struct profile *profile;
	char *rest;
	const char *why;
};

#define BLANKS " \t\r"

/* The next word of the line, or an empty one. */
static char *next_word(struct parser *parser)
{
	char *word = parser->rest + strspn(parser->rest, BLANKS);

	parser->rest = word + strcspn(word, BLANKS);
	if (*parser->rest)
		*parser->rest++ = '\0';
	return word;
}

static char *rest_of_line(struct parser *parser)
{
	char *rest = parser->rest + strspn(parser->rest, BLANKS);
	size_t len = strlen(rest);

	while (len && strchr(BLANKS, rest[len - 1]))
		rest[--len] = '\0';
	parser->rest = rest + len;
	return rest;
}

static void keep(struct parser *parser, char *to, const char *word)
{
	if (!*word)
		parser->why = "something is missing at its end";
	else if (strlen(word) >= PROFILE_WORD)
		parser->why = "a word is longer than 95 bytes";
	else
		strcpy(to, word);
}

static void keep_in_list(struct parser *parser, char list[][PROFILE_WORD])
{
	int i = 0;

	while (i < PROFILE_LIST - 1 && list[i][0])
		i++;
	if (i == PROFILE_LIST - 1)
		parser->why = "there are more than 15 of these";
	else
		keep(parser, list[i], rest_of_line(parser));
}

static void keep_pair(struct parser *parser, struct profile_pair *list)
{
	int i = 0;

	while (i < PROFILE_LIST - 1 && list[i].word[0])
		i++;
	if (i == PROFILE_LIST - 1) {
		parser->why = "there are more than 15 of these";
		return;
	}
	keep(parser, list[i].word, next_word(parser));
	keep(parser, list[i].rest, rest_of_line(parser));
}

static bool parse_number(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 0);
	return *text >= '0' && *text <= '9' && !*end && !errno;
}

uint64_t profile_bytes(const char *text)
{
	static const char units[] = "KMG";
	char digits[32];
	size_t len = strlen(text);
	const char *unit = len ? strchr(units, text[len - 1]) : NULL;
	int shift = unit ? 10 * (unit - units + 1) : 0;
	uint64_t value;

	if (!len || len >= sizeof(digits))
		return 0;
	memcpy(digits, text, len + 1);
	if (unit)
		digits[len - 1] = '\0';
	if (!parse_number(digits, &value) || value > UINT64_MAX >> shift)
		return 0;
	return value << shift;
}

static unsigned int width_of(const char *type)
{
	static const struct {
		const char *name;
		unsigned int width;
	} types[] = {
		{ "u8", 1 },
		{ "u16", 2 },
		{ "u32", 4 },
		{ "u64", 8 },
		{ "long", sizeof(long) },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i].name, type))
			return types[i].width;
	return 0;
}

/* One field at @at of the argument: its width, or 0. @back is the word for what comes back. */
static unsigned int parse_field(struct profile_call *call, char *word, unsigned int at,
				const char *back)
{
	char *value = strchr(word, '=');
	unsigned int width;
	uint64_t number = 0;

	if (value)
		*value++ = '\0';
	width = width_of(word);
	if (!width || width > PROFILE_ARGUMENT - at)
		return 0;
	if (value && back && !strcmp(value, back)) {
		call->at = at;
		call->width = width;
	} else if (value && !parse_number(value, &number)) {
		return 0;
	}
	memcpy(call->argument + at, &number, width);
	return width;
}

static void parse_call(struct parser *parser, struct profile_call *call, const char *back)
{
	unsigned int at = 0, width;
	uint64_t number;
	char *word;

	memset(call, 0, sizeof(*call));
	if (!parse_number(next_word(parser), &number)) {
		parser->why = "want the number of an ioctl";
		return;
	}
	call->number = number;
	while (*(word = next_word(parser))) {
		width = parse_field(call, word, at, back);
		if (!width) {
			parser->why = "want fields such as u32 or u64=5, 256 bytes";
			return;
		}
		at += width;
	}
	if (back && !call->width)
		parser->why = "no field says where what comes back lies";
	call->known = !parser->why;
}

/* The role of a field, whose word is cut behind its type unless a number stands there. */
static enum profile_role parse_role(char *word)
{
	static const struct {
		const char *name;
		enum profile_role role;
	} roles[] = {
		{ "offset", PROFILE_OFFSET },
		{ "length", PROFILE_LENGTH },
		{ "pointer", PROFILE_POINTER },
	};
	char *value = strchr(word, '=');

	for (size_t i = 0; value && i < sizeof(roles) / sizeof(roles[0]); i++)
		if (!strcmp(value + 1, roles[i].name)) {
			*value = '\0';
			return roles[i].role;
		}
	return value ? PROFILE_FIXED : PROFILE_FREE;
}

static void parse_fields(struct parser *parser, struct profile_varied *varied)
{
	unsigned int at = 0;
	char *word;

	while (*(word = next_word(parser))) {
		struct profile_field *field = &varied->field[varied->fields];

		if (varied->fields++ == PROFILE_FIELDS) {
			parser->why = "there are more than 16 fields";
			return;
		}
		field->role = parse_role(word);
		field->at = at;
		field->width = parse_field(&varied->call, word, at, NULL);
		if (!field->width) {
			parser->why = "want fields such as u32, u64=5, u64=offset or u64=pointer";
			return;
		}
		at += field->width;
	}
	varied->call.known = true;
}

static void parse_varied(struct parser *parser)
{
	struct profile_varied *list = parser->profile->calls;
	uint64_t number;
	int i = 0;

	while (i < PROFILE_CALLS && list[i].call.known)
		i++;
	if (i == PROFILE_CALLS) {
		parser->why = "there are more than 8 of these";
	} else if (!parse_number(next_word(parser), &number)) {
		parser->why = "want the number of an ioctl";
	} else {
		list[i].call.number = number;
		parse_fields(parser, &list[i]);
	}
}

static void parse_prepare(struct parser *parser)
{
	struct profile_call *list = parser->profile->prepares;
	int i = 0;

	while (i < PROFILE_PREPARES && list[i].known)
		i++;
	if (i == PROFILE_PREPARES)
		parser->why = "there are more than 4 of these";
	else
		parse_call(parser, &list[i], NULL);
}

static void parse_size(struct parser *parser)
{
	struct profile *profile = parser->profile;
	char *word = next_word(parser);

	if (!strcmp(word, "sysfs")) {
		keep(parser, profile->size_file, rest_of_line(parser));
		if (strstr(profile->size_file, ".."))
			parser->why = "the file lies below the device's directory";
	} else if (!strcmp(word, "call")) {
		parse_call(parser, &profile->size_call, "size");
	} else {
		profile->size = profile_bytes(word);
		if (!profile->size)
			parser->why = "want bytes, such as 4096, 64K or 2M; or sysfs; or call";
	}
}

static void parse_letter(struct parser *parser)
{
	const char *word = next_word(parser);

	if (!word[0] || word[1])
		parser->why = "want one letter";
	else
		parser->profile->letter = (unsigned char)word[0];
}

static void parse_statement(struct parser *parser, const char *word)
{
	struct profile *profile = parser->profile;

	if (!strcmp(word, "about"))
		keep(parser, profile->about, rest_of_line(parser));
	else if (!strcmp(word, "node"))
		keep_in_list(parser, profile->nodes);
	else if (!strcmp(word, "subsystem"))
		keep_in_list(parser, profile->subsystems);
	else if (!strcmp(word, "driver"))
		keep_in_list(parser, profile->drivers);
	else if (!strcmp(word, "size"))
		parse_size(parser);
	else if (!strcmp(word, "make"))
		parse_call(parser, &profile->make, "fd");
	else if (!strcmp(word, "prepare"))
		parse_prepare(parser);
	else if (!strcmp(word, "wake"))
		parse_call(parser, &profile->wake, NULL);
	else if (!strcmp(word, "accepts"))
		keep(parser, profile->accepts, rest_of_line(parser));
	else if (!strcmp(word, "claims"))
		parse_call(parser, &profile->claims, "claims");
	else if (!strcmp(word, "claim"))
		keep_pair(parser, profile->bits);
	else if (!strcmp(word, "call"))
		parse_varied(parser);
	else if (!strcmp(word, "letter"))
		parse_letter(parser);
	else if (!strcmp(word, "stays"))
		keep(parser, profile->stays, rest_of_line(parser));
	else if (!strcmp(word, "read-only"))
		keep(parser, profile->read_only, rest_of_line(parser));
	else if (!strcmp(word, "skip"))
		keep_pair(parser, profile->skips);
	else
		parser->why = "there is no such statement";
}

static void parse_line(struct parser *parser)
{
	char *word = next_word(parser);

	if (*word)
		parse_statement(parser, word);
	if (!parser->why && *rest_of_line(parser))
		parser->why = "something more stands at its end";
}

int profile_parse(struct profile *profile, const char *text, const char **why)
{
	char line[512];

	memset(profile, 0, sizeof(*profile));
	for (int number = 1; *text; number++) {
		struct parser parser = { .profile = profile, .rest = line };
		size_t len = strcspn(text, "\n");

		*why = "the line is longer than 511 bytes";
		if (len >= sizeof(line))
			return number;
		memcpy(line, text, len);
		line[len] = '\0';
		line[strcspn(line, "#")] = '\0';
		parse_line(&parser);
		*why = parser.why;
		if (parser.why)
			return number;
		text += len + (text[len] == '\n');
	}
	return 0;
}

int profile_call(int fd, const struct profile_call *call, uint64_t *value)
{
	/* More than the fields, for a structure of which the profile tells the beginning. */
	unsigned char argument[16384] = { 0 };

	memcpy(argument, call->argument, PROFILE_ARGUMENT);
	if (ioctl(fd, call->number, argument) == -1)
		return -1;
	*value = 0;
	memcpy(value, argument + call->at, call->width);
	return 0;
}

void profile_prepare(int fd, const struct profile *profile)
{
	uint64_t none;

	for (int i = 0; i < PROFILE_PREPARES && profile->prepares[i].known; i++)
		profile_call(fd, &profile->prepares[i], &none);
}

const char *profile_skips(const struct profile *profile, const char *class)
{
	for (int i = 0; i < PROFILE_LIST && profile->skips[i].word[0]; i++)
		if (!strcmp(profile->skips[i].word, class))
			return profile->skips[i].rest;
	return NULL;
}
