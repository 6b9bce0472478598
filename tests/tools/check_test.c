// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: what the tool makes of its options. That it finds faults: faulty_*_test.c.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "checker.h"
#include "module.h"
#include "page.h"
#include "program.h"
#include "test.h"

TEST(the_program_that_it_writes_shows_the_fault)
{
	char call[100];

	/* The device has 16 pages: one more. */
	snprintf(call, sizeof(call), "mmap(NULL, 0x%zx, PROT_READ, MAP_SHARED, fd",
		 17 * page_size());
	module_need("mapslonger", "%s", "");
	CHECK_INT(checker_run("/dev/mapslonger", "--reproduce=1"), 0);
	CHECK_HAS(checker_text, "#define DEVICE \"/dev/mapslonger\"");
	CHECK_HAS(checker_text, call);
}

TEST(what_makes_no_sense_is_refused)
{
	static const char *const bad[] = { "--size=many", "--size=0", "--only=nothing",
					   "--nonsense" };

	module_need("faultless", "%s", "");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		check_context("%s", bad[i]);
		CHECK_INT(checker_run("/dev/faultless", bad[i]), 2);
	}
	check_context("%s", "");
	CHECK_INT(checker_run("/dev/none", NULL), 2);
}

TEST(json_is_for_machines)
{
	const char *const argv[] = { CHECKER_TOOL, "check", "--json", "--record=/tmp/check.record",
				     "/dev/faultless", NULL };

	module_need("faultless", "%s", "");
	CHECK_INT(WEXITSTATUS(program_run(checker_text, sizeof(checker_text), argv)), 0);
	unlink("/tmp/check.record");
	CHECK_HAS(checker_text, "\"device\": \"/dev/faultless\"");
	CHECK_HAS(checker_text, "\"class\": \"bounds\", \"verdict\": \"pass\"");
	CHECK_HAS(checker_text, "\"grade\": \"A\"");
}
