// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The fuzzer without libFuzzer: its programs on every kernel.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "module.h"
#include "program.h"
#include "test.h"

#define REPLAY "/fuzz/replay"

static void need_modules(void)
{
	module_need("kubuf", "%s", "");
	module_need("testbuf", "size=65536");
}

static int replay(const char *seconds, const char *file, char *text, size_t size)
{
	const char *const argv[] = { REPLAY, seconds, file, NULL };
	int status = program_run(text, size, argv);

	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(text_that_is_no_program_is_refused)
{
	static const char *const texts[] = {
		"9 query fd=r0 odd=0",
		"0 nothing fd=r0",
		"0 query fd=r16 odd=0",
		"0 query fd=r0",
		"0 query fd=r0 odd=0 more=1",
		"0 query fd=0 odd=0",
		"0 query fd=r0 odd=x",
		"x query fd=r0 odd=0",
		"0 munmap map=m4 offset=0 len=0",
		"0 touch addr=m0+x len=0 write=0",
	};
	char text[4096];
	FILE *file;

	need_modules();
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		check_context("%s", texts[i]);
		file = fopen("/tmp/no-program", "w");
		REQUIRE(file);
		fprintf(file, "%s\n", texts[i]);
		fclose(file);
		CHECK_INT(replay("9", "/tmp/no-program", text, sizeof(text)), 2);
		CHECK_HAS(text, "/tmp/no-program: ");
	}
	unlink("/tmp/no-program"); /* a file that stays would stay charged to this program */
}

TEST_WITHIN(a_few_seconds_of_the_fuzzers_corpus_find_nothing, 120)
{
	static char text[1 << 16];

	need_modules();
	CHECK_INT(replay("5", "/fuzz/corpus", text, sizeof(text)), 0);
	CHECK_HAS(text, "nothing found in ");
}
