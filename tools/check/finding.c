// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "record.h"

/* The first process, which runs no class itself. */
static pid_t first;

static __attribute__((constructor)) void finding_setup(void)
{
	first = getpid();
}

/* Whether two lines are the same but for numbers: processes, processors, addresses. */
static bool is_alike(const char *a, const char *b)
{
	do {
		a += strspn(a, "0123456789abcdef");
		b += strspn(b, "0123456789abcdef");
		if (*a != *b)
			return false;
	} while (*a++ && *b++);
	return true;
}

/* Whether two texts end in the same call: what hangs is told with it. */
static bool is_same_call(const char *a, const char *b)
{
	const char *first = strrchr(a, ':'), *second = strrchr(b, ':');

	return first && second && strcspn(first, "(") == strcspn(second, "(") &&
	       !strncmp(first, second, strcspn(first, "("));
}

static bool is_same_fault(enum cause cause, const char *a, const char *b)
{
	if (cause == CAUSE_HANG)
		return is_same_call(a, b);
	return cause != CAUSE_LOG || is_alike(a, b);
}

/* The number of the first failure with that cause in an earlier class, or 0. */
static int told_before(enum cause cause, int index, const char *what)
{
	if (cause == CAUSE_NONE)
		return 0;
	for (int i = 0; i < index; i++) {
		const struct finding *finding = &record->findings[i];

		if (finding->cause == cause && finding->verdict == VERDICT_FAIL &&
		    finding->class != record->class &&
		    is_same_fault(cause, finding->what, what))
			return finding->same ? finding->same : i + 1;
	}
	return 0;
}

void finding_add(enum verdict verdict, enum cause cause, const char *why, const char *format, ...)
{
	struct record_class *class = &record->classes[record->class];
	int index = atomic_fetch_add(&record->count, 1);
	struct finding *finding;
	va_list args;

	if (class->worst < (int)verdict)
		class->worst = verdict;

	if (index >= RECORD_FINDINGS) /* one fault that shows everywhere is told often enough */
		return;
	finding = &record->findings[index];
	finding->class = record->class;
	finding->cause = cause;
	finding->outside = getpid() == first;
	va_start(args, format);
	vsnprintf(finding->what, sizeof(finding->what), format, args);
	va_end(args);
	finding->same = verdict == VERDICT_FAIL ? told_before(cause, index, finding->what) : 0;
	snprintf(finding->why, sizeof(finding->why), "%s", why ? why : "");
	snprintf(finding->steps, sizeof(finding->steps), "%s", record->steps);
	finding->cut = record->cut;
	finding->verdict = verdict; /* last: without it the finding does not count */
	record_sync();
}

int findings_count(void)
{
	int count = atomic_load(&record->count);

	return count < RECORD_FINDINGS ? count : RECORD_FINDINGS;
}

const struct finding *finding_at(int index)
{
	return &record->findings[index];
}

bool findings_have(enum cause cause)
{
	for (int i = 0; i < findings_count(); i++)
		if (record->findings[i].cause == cause &&
		    record->findings[i].verdict == VERDICT_FAIL)
			return true;
	return false;
}

enum verdict findings_worst(int class)
{
	enum verdict worst = record->classes[class].worst;

	return worst == VERDICT_NONE ? VERDICT_PASS : worst;
}

bool findings_all_same(int class)
{
	bool same = false;

	for (int i = 0; i < findings_count(); i++) {
		const struct finding *finding = &record->findings[i];

		if (finding->class != class || finding->verdict != VERDICT_FAIL)
			continue;
		if (!finding->same)
			return false;
		same = true;
	}
	return same;
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = { "not tried", "pass", "note", "warning", "fail" };

	return names[verdict];
}
