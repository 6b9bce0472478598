// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The KUnit suites of the core, on a kernel that has KUnit.
 *
 * kubuf_kunit.ko runs them when it is loaded, and reports in the kernel's log, where a case
 * that failed counts as a complaint as well. Which suites there must be its file says, which
 * was built from the list of their sources; a suite of that list that reports nothing fails,
 * and so does one that is not in it. Debugfs has the results, too, but in 6.1 no more than
 * 512 bytes for each case.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "klog.h"
#include "module.h"
#include "test.h"

/* How many results in KTAP begin after so many blanks; each that is bad fails the test. */
static int count_results(const char *report, size_t indent)
{
	int count = 0;

	for (const char *line = report; *line; line += strcspn(line, "\n") + !!strchr(line, '\n')) {
		if (strspn(line, " ") != indent)
			continue;
		if (!strncmp(line + indent, "not ok ", 7))
			FAIL("%.*s", (int)strcspn(line, "\n"), line);
		else if (!strncmp(line + indent, "ok ", 3))
			count++;
	}
	return count;
}

TEST(every_suite_that_has_a_file_reports_success)
{
	struct klog *log = klog_mark();
	char names[1024], head[128];
	int files = 0, cases;

	if (!module_exists("kubuf_kunit")) {
		if (access("/sys/module/kunit", F_OK))
			SKIP("this kernel has no KUnit");
		FAIL("this kernel has KUnit, but there is no kubuf_kunit.ko");
		return;
	}
	module_info("kubuf_kunit", "suites", names, sizeof(names));
	module_need("kubuf_kunit", "%s", "");
	for (char *rest = names, *name; (name = strsep(&rest, ","));) {
		snprintf(head, sizeof(head), "# Subtest: kubuf_%s\n", name);
		CHECK_HAS(klog_text(log), head);
		files++;
	}
	CHECK_INT(count_results(klog_text(log), 0), files);
	cases = count_results(klog_text(log), 4);
	check_note("%d suites, %d cases", files, cases);
	CHECK(cases > files);
}
