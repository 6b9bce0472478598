// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "program.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum form {
	FORM_NUMBER,
	FORM_FD,
	FORM_MAP,
	FORM_ADDR,
};

static enum form form_of(enum kind kind)
{
	if (kind >= KIND_FD && kind <= KIND_OTHER)
		return FORM_FD;
	if (kind == KIND_MAP)
		return FORM_MAP;
	return kind == KIND_ADDR ? FORM_ADDR : FORM_NUMBER;
}

static const struct {
	uint64_t place;
	const char *name;
} places[] = {
	{ WORLD_AT_MAP, "m0" },
	{ WORLD_AT_MAP + 1, "m1" },
	{ WORLD_AT_MAP + 2, "m2" },
	{ WORLD_AT_MAP + 3, "m3" },
	{ WORLD_AT_MEM, "mem" },
	{ WORLD_AT_CONST, "const" },
	{ WORLD_AT_HOLE, "hole" },
};

#define PLACES (sizeof(places) / sizeof(places[0]))

static int value_print(char *text, size_t size, enum kind kind, uint64_t value)
{
	switch (form_of(kind)) {
	case FORM_FD:
		return snprintf(text, size, "r%u", (unsigned int)(value % WORLD_FDS));
	case FORM_MAP:
		return snprintf(text, size, "m%u", (unsigned int)(value % WORLD_MAPS));
	case FORM_ADDR:
		for (size_t i = 0; i < PLACES; i++)
			if (places[i].place == value >> 48)
				return snprintf(text, size, "%s+%#llx", places[i].name,
						(unsigned long long)value & 0xffffffffffffULL);
		__attribute__((fallthrough));
	default:
		return snprintf(text, size, "%#llx", (unsigned long long)value);
	}
}

size_t program_print(const struct program *program, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (int i = 0; i < program->count && used + 256 < size; i++) {
		const struct step *step = &program->steps[i];
		const struct table_call *call = &table[step->call];
		int args = table_args(call);

		used += snprintf(text + used, size - used, "%d%s %s", step->thread,
				 step->async ? "&" : "", call->name);
		for (int n = 0; n < args; n++) {
			used += snprintf(text + used, size - used, " %s=", call->args[n].name);
			used += value_print(text + used, size - used, call->args[n].kind,
					    step->args[n]);
		}
		used += snprintf(text + used, size - used, "\n");
	}
	return used;
}

static bool number_parse(const char *text, uint64_t *value)
{
	char *end;

	*value = strtoull(text, &end, 0);
	return *text >= '0' && *text <= '9' && !*end;
}

static bool value_parse(const char *text, enum kind kind, uint64_t *value)
{
	enum form form = form_of(kind);
	size_t len;

	if (form == FORM_FD)
		return *text == 'r' && number_parse(text + 1, value) && *value < WORLD_FDS;
	if (form == FORM_MAP)
		return *text == 'm' && number_parse(text + 1, value) && *value < WORLD_MAPS;
	for (size_t i = 0; form == FORM_ADDR && i < PLACES; i++) {
		len = strlen(places[i].name);
		if (strncmp(text, places[i].name, len) || text[len] != '+')
			continue;
		if (!number_parse(text + len + 1, value) || *value >> 48)
			return false;
		*value |= places[i].place << 48;
		return true;
	}
	return number_parse(text, value);
}

static const char *step_parse(struct step *step, char *line)
{
	char *save = NULL, *word = strtok_r(line, " ", &save);
	const struct table_call *call;
	int args;

	memset(step, 0, sizeof(*step));
	if (!word || *word < '0' || *word >= '0' + WORLD_THREADS)
		return "want the number of a thread";
	step->thread = *word - '0';
	step->async = word[1] == '&';
	if (word[1 + step->async])
		return "want the number of a thread";
	word = strtok_r(NULL, " ", &save);
	step->call = word ? table_find(word) : -1;
	if (step->call < 0)
		return "there is no such call";
	call = &table[step->call];
	args = table_args(call);
	for (int n = 0; n < args; n++) {
		size_t len = strlen(call->args[n].name);

		word = strtok_r(NULL, " ", &save);
		if (!word || strncmp(word, call->args[n].name, len) || word[len] != '=')
			return "want other arguments";
		if (!value_parse(word + len + 1, call->args[n].kind, &step->args[n]))
			return "a value that makes no sense";
	}
	return strtok_r(NULL, " ", &save) ? "there is one argument more" : NULL;
}

int program_parse(struct program *program, const char **text, const char **why)
{
	char line[512];

	program->count = 0;
	*why = NULL;
	while (**text) {
		size_t len = strcspn(*text, "\n");

		if (len >= sizeof(line)) {
			*why = "a line is too long";
			return -1;
		}
		memcpy(line, *text, len);
		line[len] = '\0';
		*text += len + ((*text)[len] == '\n');
		if (!len && program->count)
			break;
		if (!len || line[0] == '#')
			continue;
		*why = program->count == PROGRAM_STEPS
			       ? "there are too many steps"
			       : step_parse(&program->steps[program->count], line);
		if (*why)
			return -1;
		program->count++;
	}
	return program->count > 0;
}
