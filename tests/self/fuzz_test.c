// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The fuzzer: its own parts, and that it works where nothing tells it what was reached.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "test.h"

#define FUZZ "/fuzz/fuzz"

/* Its exit status, and what it printed. */
static int run(const char *command, char *text, size_t size)
{
	FILE *pipe = popen(command, "r");
	size_t used = 0;
	int status;

	REQUIRE(pipe);
	while (used < size - 1 && fgets(text + used, size - used, pipe))
		used += strlen(text + used);
	text[used] = '\0';
	status = pclose(pipe);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(the_fuzzer_passes_its_own_tests)
{
	char text[4096];

	CHECK_INT(run(FUZZ " self-test 2>&1", text, sizeof(text)), 0);
	CHECK_HAS(text, "1..4\nok 1 ");
	CHECK_HAS(text, "\nok 4 ");
}

TEST_WITHIN(a_few_seconds_of_the_fuzzer_find_nothing, 120)
{
	static char text[1 << 16];

	CHECK_INT(run(FUZZ " run 1 5 2>&1", text, sizeof(text)), 0);
	CHECK_HAS(text, "nothing found in ");
	if (access("/sys/kernel/debug/kcov", F_OK))
		CHECK_HAS(text, "no KCOV here: guided by errors alone");
}
