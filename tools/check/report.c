// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "escape.h"
#include "record.h"

/*
 * The classes that were tried, and whose outcome was one; classes that were not asked for do
 * not count.
 */
static int tried, wanted;

static void count(struct outcome outcome)
{
	wanted += outcome.missing != runner_not_asked;
	tried += !outcome.missing;
}

/* A kernel that has died has a bad grade, however early that was. */
static bool is_cut_off(void)
{
	const size_t len = strlen(RECORD_INTERRUPTED);

	return *record->stopped && strncmp(record->stopped, RECORD_INTERRUPTED, len);
}

char report_grade(void)
{
	int failed = 0, warned = 0;

	for (int i = 0; i < classes_count; i++) {
		failed += findings_worst(i) == VERDICT_FAIL && !findings_all_same(i);
		warned += findings_worst(i) == VERDICT_WARN;
	}
	if (failed)
		return failed > 1 || is_cut_off() ? 'D' : 'C';
	if (!tried || is_cut_off())
		return '-';
	return warned ? 'B' : 'A';
}

/* The first look alone says nothing of how memory is shared. */
int report_status(void)
{
	if (report_grade() == 'C' || report_grade() == 'D')
		return 1;
	if (report_grade() == '-')
		return 2;
	return tried > 1 || (tried && wanted == 1) ? 0 : 2;
}

/* The end of a line, which nothing in the middle of what is printed ends. */
static __attribute__((format(printf, 1, 2))) void print_line(const char *format, ...)
{
	char text[8192]; /* a path among it */
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	escape_print(stdout, text);
	printf("\n");
}

static const char *yes(bool is)
{
	return is ? "yes" : "no";
}

static void text_begin(const struct device *device)
{
	const char *about = device->profile->about;

	if (device->size)
		print_line("%s: %s%s%llu bytes (%s)", device->path, about, *about ? ", " : "",
			   (unsigned long long)device->size, device->size_from);
	else
		print_line("%s: %s%ssize not known", device->path, about, *about ? ", " : "");
	printf("read %s, write %s, lseek %s, mmap %s%s, poll %s; reading %s the position\n\n",
	       yes(device->can_read || device->record), yes(device->can_write),
	       yes(device->can_seek),
	       yes(device->can_map), device->can_map_write ? " (writable)" : "",
	       yes(device->can_poll), device->moves ? "moves" : "does not move");
}

static void text_finding(int number, const struct finding *finding)
{
	printf("           %s %d: ", verdict_name(finding->verdict), number);
	if (finding->same)
		printf("the same as %s %d: ", verdict_name(finding->verdict), finding->same);
	print_line("%s", finding->what);
	if (finding->why[0] && !finding->same)
		print_line("             %s", finding->why);
}

static void text_class(int class, struct outcome outcome)
{
	count(outcome);
	if (outcome.missing == runner_not_asked)
		return;
	printf("%-10s %-8s %s", classes[class]->name,
	       outcome.missing ? "-" : verdict_name(outcome.verdict), classes[class]->title);
	if (outcome.missing)
		print_line(" (not tried: %s)", outcome.missing);
	else
		printf("\n");
	for (int i = 0; i < findings_count(); i++)
		if (finding_at(i)->class == class && finding_at(i)->verdict != VERDICT_NONE)
			text_finding(i + 1, finding_at(i));
	fflush(stdout);
}

/* What the grade says, and of how much. */
static const char *grade_words(char *out, size_t size)
{
	static const char *const words[] = { ['A' - 'A'] = "nothing is wrong",
					     ['B' - 'A'] = "nothing is wrong, with warnings",
					     ['C' - 'A'] = "one class fails",
					     ['D' - 'A'] = "several classes fail, or one so that "
							   "nothing more could be tried" };
	char grade = report_grade();

	if (grade == '-' && !tried)
		snprintf(out, size, "no grade: none of %d classes could be tried", wanted);
	else if (grade == '-')
		snprintf(out, size, "no grade: only %d of %d classes could be tried", tried,
			 wanted);
	else
		snprintf(out, size, "grade %c: %s; %d of %d classes were tried", grade,
			 words[grade - 'A'], tried, wanted);
	return out;
}

static void text_end(void)
{
	char words[128];

	if (*record->stopped) {
		printf("\n");
		print_line("Nothing more was tried: %s.", record->stopped);
	}
	printf("\n%s\n", grade_words(words, sizeof(words)));
	if (report_status() == 1)
		printf("kubuf check --reproduce N writes the program that shows finding N.\n");
}

const struct report report_text = { text_begin, text_class, text_end };

/* Grows when a key goes or changes its meaning; the keys are told in report.schema.json. */
#define JSON_FORMAT 1

static void json_string(const char *name, const char *value, const char *after)
{
	printf("\"%s\": \"", name);
	escape_json(stdout, value);
	printf("\"%s", after);
}

static void json_bool(const char *name, bool value, const char *after)
{
	printf("\"%s\": %s%s", name, value ? "true" : "false", after);
}

static void json_begin(const struct device *device)
{
	printf("{\"format\": %d, ", JSON_FORMAT);
	json_string("device", device->path, ", ");
	json_string("about", device->profile->about, ",\n ");
	printf("\"size\": %llu, ", (unsigned long long)device->size);
	json_string("size_from", device->size_from, ",\n ");
	json_bool("read", device->can_read || device->record, ", ");
	json_bool("write", device->can_write, ", ");
	json_bool("lseek", device->can_seek, ", ");
	json_bool("mmap", device->can_map, ", ");
	json_bool("poll", device->can_poll, ", ");
	json_bool("changes", device->lives, ",\n \"classes\": [");
}

static void json_finding(int number, const struct finding *finding)
{
	printf("    {\"number\": %d, \"same_as\": %d, ", number, finding->same);
	json_string("verdict", verdict_name(finding->verdict), ", ");
	json_string("what", finding->what, ", ");
	json_string("why", finding->why, "}");
}

static void json_class(int class, struct outcome outcome)
{
	static bool more_classes;
	bool more = false;

	count(outcome);
	printf("%s\n  {", more_classes ? "," : "");
	more_classes = true;
	json_string("class", classes[class]->name, ", ");
	json_string("verdict", verdict_name(outcome.verdict), ", ");
	json_string("missing", outcome.missing ? outcome.missing : "", ", \"findings\": [");
	for (int i = 0; i < findings_count(); i++) {
		if (finding_at(i)->class != class || finding_at(i)->verdict == VERDICT_NONE)
			continue;
		printf("%s\n", more ? "," : "");
		json_finding(i + 1, finding_at(i));
		more = true;
	}
	printf("]}");
}

static void json_end(void)
{
	printf("],\n \"tried\": %d, \"of\": %d, ", tried, wanted);
	json_string("stopped", record->stopped, ", ");
	printf("\"grade\": \"%c\", \"status\": %d}\n", report_grade(), report_status());
}

const struct report report_json = { json_begin, json_class, json_end };

static void ktap_begin(const struct device *device)
{
	printf("KTAP version 1\n");
	print_line("# %s is %s: %llu bytes (%s)", device->path,
		   device->profile->about[0] ? device->profile->about : "of no known kind",
		   (unsigned long long)device->size, device->size_from);
	printf("1..%d\n", classes_count);
}

static void ktap_finding(int number, const struct finding *finding)
{
	printf("# %s %d: ", verdict_name(finding->verdict), number);
	if (finding->same)
		printf("same cause as finding %d: ", finding->same);
	print_line("%s", finding->what);
}

static void ktap_class(int class, struct outcome outcome)
{
	count(outcome);
	for (int i = 0; i < findings_count(); i++)
		if (finding_at(i)->class == class && finding_at(i)->verdict != VERDICT_NONE)
			ktap_finding(i + 1, finding_at(i));
	print_line("%sok %d %s%s%s", outcome.verdict == VERDICT_FAIL ? "not " : "", class + 1,
		   classes[class]->name, outcome.missing ? " # SKIP " : "",
		   outcome.missing ? outcome.missing : "");
	fflush(stdout);
}

static void ktap_end(void)
{
	char words[128];

	if (*record->stopped)
		print_line("# nothing more was tried: %s", record->stopped);
	printf("# %s\n", grade_words(words, sizeof(words)));
}

const struct report report_ktap = { ktap_begin, ktap_class, ktap_end };
