// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "report.h"

#include <stdio.h>

char report_grade(void)
{
	int failed = 0, warned = 0;

	for (int i = 0; i < classes_count; i++) {
		failed += findings_worst(i) == VERDICT_FAIL;
		warned += findings_worst(i) == VERDICT_WARN;
	}
	if (failed)
		return failed > 1 ? 'D' : 'C';
	return warned ? 'B' : 'A';
}

static const char *yes(bool is)
{
	return is ? "yes" : "no";
}

static void text_begin(const struct device *device)
{
	printf("%s: ", device->path);
	if (device->profile->about[0])
		printf("%s, ", device->profile->about);
	if (device->size)
		printf("%llu bytes (%s)\n", (unsigned long long)device->size, device->size_from);
	else
		printf("size not known\n");
	printf("read %s, write %s, lseek %s, mmap %s%s, poll %s; reading %s the position\n\n",
	       yes(device->can_read), yes(device->can_write), yes(device->can_seek),
	       yes(device->can_map), device->can_map_write ? " (writable)" : "",
	       yes(device->can_poll), device->moves ? "moves" : "does not move");
}

static void text_class(int class, struct outcome outcome)
{
	if (outcome.missing == runner_not_asked)
		return;
	printf("%-10s %-8s %s", classes[class]->name,
	       outcome.missing ? "-" : verdict_name(outcome.verdict), classes[class]->title);
	if (outcome.missing)
		printf(" (not tried: %s)", outcome.missing);
	printf("\n");
	for (int i = 0; i < findings_count(); i++) {
		const struct finding *finding = finding_at(i);

		if (finding->class != class)
			continue;
		printf("           %s %d: %s\n", verdict_name(finding->verdict), i + 1,
		       finding->what);
		if (finding->why[0])
			printf("             %s\n", finding->why);
	}
	fflush(stdout);
}

static void text_end(void)
{
	static const char *const words[] = { ['A' - 'A'] = "nothing is wrong",
					     ['B' - 'A'] = "nothing is wrong, with warnings",
					     ['C' - 'A'] = "one class fails",
					     ['D' - 'A'] = "several classes fail" };

	printf("\ngrade %c: %s\n", report_grade(), words[report_grade() - 'A']);
	if (report_grade() >= 'C')
		printf("kubuf check --reproduce N writes the program that shows finding N.\n");
}

const struct report report_text = { text_begin, text_class, text_end };

static void json_string(const char *name, const char *value, const char *after)
{
	printf("\"%s\": \"", name);
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			printf("\\%c", *value);
		else if ((unsigned char)*value < ' ')
			printf("\\u%04x", *value);
		else
			putchar(*value);
	}
	printf("\"%s", after);
}

static bool json_more;

static void json_begin(const struct device *device)
{
	printf("{");
	json_string("device", device->path, ", ");
	json_string("about", device->profile->about, ", ");
	printf("\"size\": %llu, ", (unsigned long long)device->size);
	json_string("size_from", device->size_from, ", ");
	printf("\"read\": %d, \"write\": %d, \"lseek\": %d, ", device->can_read, device->can_write,
	       device->can_seek);
	printf("\"mmap\": %d, \"poll\": %d,\n \"classes\": [", device->can_map,
	       device->can_poll);
}

static void json_class(int class, struct outcome outcome)
{
	enum verdict verdict = outcome.missing ? VERDICT_NONE : outcome.verdict;
	bool more = false;

	printf("%s\n  {", json_more ? "," : "");
	json_more = true;
	json_string("class", classes[class]->name, ", ");
	json_string("verdict", verdict_name(verdict), ", ");
	json_string("missing", outcome.missing ? outcome.missing : "", ", \"findings\": [");
	for (int i = 0; i < findings_count(); i++) {
		const struct finding *finding = finding_at(i);

		if (finding->class != class)
			continue;
		printf("%s\n    {\"number\": %d, ", more ? "," : "", i + 1);
		more = true;
		json_string("verdict", verdict_name(finding->verdict), ", ");
		json_string("what", finding->what, ", ");
		json_string("why", finding->why, "}");
	}
	printf("]}");
}

static void json_end(void)
{
	printf("],\n \"grade\": \"%c\"}\n", report_grade());
}

const struct report report_json = { json_begin, json_class, json_end };

static void ktap_begin(const struct device *device)
{
	printf("KTAP version 1\n# %s is %s: %llu bytes (%s)\n1..%d\n", device->path,
	       device->profile->about[0] ? device->profile->about : "of no known kind",
	       (unsigned long long)device->size, device->size_from, classes_count);
}

static void ktap_class(int class, struct outcome outcome)
{
	for (int i = 0; i < findings_count(); i++)
		if (finding_at(i)->class == class)
			printf("# %s %d: %s\n", verdict_name(finding_at(i)->verdict), i + 1,
			       finding_at(i)->what);
	printf("%sok %d %s%s%s\n", outcome.verdict == VERDICT_FAIL ? "not " : "", class + 1,
	       classes[class]->name, outcome.missing ? " # SKIP " : "",
	       outcome.missing ? outcome.missing : "");
	fflush(stdout);
}

static void ktap_end(void)
{
	printf("# grade %c\n", report_grade());
}

const struct report report_ktap = { ktap_begin, ktap_class, ktap_end };
