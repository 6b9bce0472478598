// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "finding.h"

#include <err.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>

#include "step.h"

#define FINDINGS_MAX 256

struct findings {
	atomic_int count;
	struct finding all[FINDINGS_MAX];
};

static struct findings *findings;

static int current;

void findings_setup(void)
{
	findings = mmap(NULL, sizeof(*findings), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (findings == MAP_FAILED)
		err(2, "memory for the findings");
}

void finding_begin(int class)
{
	current = class;
}

void finding_add(enum verdict verdict, const char *why, const char *format, ...)
{
	int index = atomic_fetch_add(&findings->count, 1);
	struct finding *finding;
	va_list args;

	if (index >= FINDINGS_MAX) /* one fault that shows everywhere is told often enough */
		return;
	finding = &findings->all[index];
	finding->class = current;
	va_start(args, format);
	vsnprintf(finding->what, sizeof(finding->what), format, args);
	va_end(args);
	snprintf(finding->why, sizeof(finding->why), "%s", why ? why : "");
	snprintf(finding->steps, sizeof(finding->steps), "%s", step_text());
	finding->verdict = verdict; /* last: who dies before leaves one that does not count */
}

int findings_count(void)
{
	int count = atomic_load(&findings->count);

	return count < FINDINGS_MAX ? count : FINDINGS_MAX;
}

const struct finding *finding_at(int index)
{
	return &findings->all[index];
}

enum verdict findings_worst(int class)
{
	enum verdict worst = VERDICT_PASS;

	for (int i = 0; i < findings_count(); i++)
		if (findings->all[i].class == class && findings->all[i].verdict > worst)
			worst = findings->all[i].verdict;
	return worst;
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = { "not applicable", "pass", "note", "warning", "fail" };

	return names[verdict];
}
