// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the kernel's own selftests of memory say about our nodes.
 *
 * Copyright (C) the kubuf developers
 *
 * vm/selftests brings them into the image; without it there is nothing to run. Each of
 * their results is a line of this test's, and each that is not ok fails it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "control.h"
#include "page.h"
#include "test.h"

#define FOLDER "/selftests/"
#define NAME "selftest"

/**
 * struct results - what a selftest said
 * @ok: results that are good
 * @not_ok: or bad
 * @skipped: or that it could not have
 */
struct results {
	int ok;
	int not_ok;
	int skipped;
};

static void take_line(struct results *results, char *line)
{
	line[strcspn(line, "\n")] = '\0';
	if (!strncmp(line, "not ok ", 7)) {
		results->not_ok++;
		FAIL("%s", line);
	} else if (!strncmp(line, "ok ", 3)) {
		if (strstr(line, "# SKIP"))
			results->skipped++;
		else
			results->ok++;
		check_note("%s", line);
	} else if (line[0]) {
		check_note("%s", line[0] == '#' ? line + 1 : line);
	}
}

/* Its lines, as they come; returns how it ended, as waitpid() has it. */
static int run(struct results *results, const char *command)
{
	FILE *output = popen(command, "re");
	char line[512];

	REQUIRE(output);
	while (fgets(line, sizeof(line), output))
		take_line(results, line);
	return pclose(output);
}

static void need(const char *program)
{
	if (access(program, X_OK))
		SKIP("no %s in this image: make selftests has it", program);
}

/* Two pages and one, as it maps them, of a node that is mapped by page frame number. */
TEST_KINDS(upstreams_pfnmap_passes_on_a_node, KIND_PFN, 0)
{
	struct results results = {};
	int status;

	need(FOLDER "pfnmap");
	close(control_add(NAME, kind, 2 * page_size()));
	status = run(&results, FOLDER "pfnmap -- " CONTROL_NAMED NAME " 2>&1");
	CHECK_INT(status, 0);
	CHECK(results.ok >= 6);
	CHECK_OK(control_remove(NAME));
}

/*
 * Its cases that have a memfd of small pages are those with our node; the others are the
 * kernel's affair. It asks for MADV_POPULATE_READ, which pfnmap wants refused for what
 * is mapped by page frame number.
 */
TEST_KINDS(upstreams_cow_passes_on_a_node, KIND_PRIVATE | KIND_PAGE, 0)
{
	struct results results = {};

	need(FOLDER "cow");
	close(control_add(NAME, kind, page_size()));
	REQUIRE_OK(setenv("KUBUF_SELFTEST_NODE", CONTROL_NAMED NAME, 1));
	run(&results, FOLDER "cow 2>&1 | grep 'ok .* with memfd$'");
	CHECK(results.ok >= 1);
	CHECK_INT(results.ok + results.skipped + results.not_ok, 3);
	CHECK_OK(control_remove(NAME));
}
