// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The KUnit suites of the core, on a kernel that has KUnit.
 *
 * kubuf_kunit.ko runs them when it is loaded, and reports in the kernel's log. Which
 * there must be its file says, which was built from the list of their sources; a suite
 * of that list that reports nothing fails, and so does one that is not in it. Debugfs
 * has the results, too, but in 6.1 no more than 512 bytes for each case.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "klog.h"
#include "module.h"
#include "test.h"

#define SUITES_MAX 64
#define REPORT_MAX (1 << 20)
#define HEAD "KTAP version 1\n1.."

static char names[1024];
static char *report;

static __attribute__((constructor)) void report_share(void)
{
	report = test_shared(REPORT_MAX);
}

/*
 * What the suites say, from the head of the KTAP on. They run once, in the first test
 * that asks: most of the time they take goes into the console.
 */
static void run_suites(void)
{
	struct klog *log = klog_mark();
	const char *head;

	if (!module_exists("kubuf_kunit")) {
		if (access("/sys/module/kunit", F_OK))
			SKIP("this kernel has no KUnit");
		FAIL("this kernel has KUnit, but there is no kubuf_kunit.ko");
		_exit(1);
	}
	if (*report)
		return;
	module_need("kubuf_kunit", "%s", "");
	head = strstr(klog_text(log), HEAD);
	REQUIRE(head);
	REQUIRE(strlen(head) < REPORT_MAX);
	strcpy(report, head);
}

/* Whether a line is a result, and then which: "ok 3 name" or "not ok 3 name". */
static bool result(const char *line, int indent, bool *passed)
{
	if ((int)strspn(line, " ") != indent)
		return false;
	*passed = !strncmp(line + indent, "ok ", 3);
	return *passed || !strncmp(line + indent, "not ok ", 7);
}

/* The suite's lines; its own result is the last of them. NULL: it has none. */
static char *section_of(const char *suite)
{
	char head[128], *copy, *line, *end;
	bool passed;

	snprintf(head, sizeof(head), "    # Subtest: kubuf_%s\n", suite);
	line = strstr(report, head);
	copy = line ? strdup(line) : NULL;
	for (line = copy; line && *line; line = end + 1) {
		end = strchr(line, '\n');
		if (!end)
			break;
		if (!result(line, 0, &passed))
			continue;
		end[1] = '\0';
		return copy;
	}
	free(copy);
	return NULL;
}

/* As a part of this program's KTAP; of a case that failed with all it said. Returns how many. */
static int relay_cases(char *section, int *failed)
{
	char *start = section, *line, *next;
	bool passed;
	int cases = 0;

	printf("    KTAP version 1\n");
	for (line = section; *line; line = next) {
		next = strchr(line, '\n') + 1;
		if (result(line, 4, &passed)) {
			cases++;
			*failed += !passed;
			start = passed ? line : start;
		} else if (strncmp(line, "    # Subtest", 13) && strncmp(line, "    1..", 7)) {
			continue;
		}
		printf("%.*s", (int)(next - start), start);
		start = next;
	}
	fflush(stdout);
	return cases;
}

static void suite_run(const void *suite)
{
	int planned = 0, failed = 0;
	char *section, *plan;

	run_suites();
	section = section_of(suite);
	if (!section) {
		FAIL("suite kubuf_%s reports no result", (const char *)suite);
		return;
	}
	plan = strstr(section, "\n    1..");
	CHECK(plan && sscanf(plan, "\n    1..%d", &planned) == 1 && planned > 0);
	CHECK_INT(relay_cases(section, &failed), planned);
	if (failed)
		FAIL("%d of the cases of kubuf_%s failed", failed, (const char *)suite);
	free(section);
}

TEST(every_suite_that_has_a_file_reports_success)
{
	int files = 0, planned, suites = 0;
	char list[sizeof(names)];
	bool passed;

	run_suites();
	module_info("kubuf_kunit", "suites", list, sizeof(list));
	for (char *rest = list; strsep(&rest, ",");)
		files++;
	CHECK(files <= SUITES_MAX);
	planned = atoi(report + strlen(HEAD));
	CHECK_INT(planned, files);
	for (char *line = report; *line; line += strcspn(line, "\n") + 1) {
		if (!result(line, 0, &passed))
			continue;
		suites++;
		CHECK(passed);
	}
	CHECK_INT(suites, files);
}

/* One test for each suite: they are known from the module's file, without loading it. */
static __attribute__((constructor)) void suites_register(void)
{
	static struct test tests[SUITES_MAX];
	char *rest = names, *name;
	int count = 0;

	module_info("kubuf_kunit", "suites", names, sizeof(names));
	while ((name = strsep(&rest, ",")) && *name && count < SUITES_MAX) {
		tests[count] = (struct test){
			.name = "every_case_of_the_suite_holds",
			.variant = name,
			.file = __FILE__,
			.line = __LINE__,
			.seconds = TEST_SECONDS,
			.run = suite_run,
			.param = name,
		};
		test_register(&tests[count++]);
	}
}
