// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: what the tool makes of its options. That it finds faults: faulty_*_test.c.
 *
 * Copyright (C) the kubuf developers
 */
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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
					   "--nonsense", "--reproduce=abc", "--reproduce=0",
					   "--reproduce=1x", "--ioctl=kk", "--ioctl=0x100",
					   "--programs=/proc/none", "--timeout=0",
					   "--timeout=1m" };

	module_need("faultless", "%s", "");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		check_context("%s", bad[i]);
		CHECK_INT(checker_run("/dev/faultless", bad[i]), 2);
	}
	check_context("%s", "");
	CHECK_INT(checker_run("/dev/none", NULL), 2);
}

/* Looking takes half a second at least, and waiting for a read of this driver more than two. */
TEST(a_class_has_the_time_that_is_asked_for)
{
	module_need("restartslate", "%s", "");
	CHECK_INT(checker_run("/dev/restartslate", "--timeout=1"), 1);
	CHECK_HAS(checker_text, "did not end within 1 s");
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

/* How often its device was written; it counts. */
static long writes_watched(void)
{
	FILE *file = fopen("/sys/module/faultless_watched/parameters/writes", "re");
	long writes = -1;

	REQUIRE(file);
	REQUIRE(fscanf(file, "%ld", &writes) == 1);
	fclose(file);
	return writes;
}

TEST(nothing_is_written_to_a_device_without_being_asked_for)
{
	const char *const argv[] = { CHECKER_TOOL, "check", "--dangerous", "--yes",
				     "--record=/tmp/check.record", "/dev/faultless_watched", NULL };

	module_need("faultless_watched", "%s", "");
	CHECK_INT(WEXITSTATUS(program_run(checker_text, sizeof(checker_text), argv)), 0);
	unlink("/tmp/check.record");
	CHECK_HAS(checker_text, "something to read comes by itself");
	CHECK_INT(writes_watched(), 0);
}

#define CUT_RECORD "/tmp/cut.record"

static int resume(void)
{
	const char *const argv[] = { CHECKER_TOOL, "check", "--ktap",
				     "--record=" CUT_RECORD, "--resume", "/dev/faultless",
				     NULL };

	return WEXITSTATUS(program_run(checker_text, sizeof(checker_text), argv));
}

/* Goes on in the background until end_check(): its first class takes half a second. */
static pid_t begin_check(void)
{
	const struct timespec little = { .tv_nsec = 10000000 };
	pid_t pid = fork();
	struct stat st;

	if (!pid) {
		fclose(stdout);
		execl(CHECKER_TOOL, CHECKER_TOOL, "check", "--record=" CUT_RECORD,
		      "/dev/faultless", (char *)NULL);
		_exit(127);
	}
	while (stat(CUT_RECORD, &st) || !st.st_size)
		nanosleep(&little, NULL);
	for (int i = 0; i < 30; i++)
		nanosleep(&little, NULL);
	return pid;
}

static void end_check(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

TEST(a_record_that_a_running_check_writes_is_left_to_it)
{
	pid_t pid;

	module_need("faultless", "%s", "");
	pid = begin_check();
	CHECK_INT(resume(), 2);
	CHECK_HAS(checker_text, "is in use by another kubuf check of /dev/faultless");
	end_check(pid);
	unlink(CUT_RECORD);
}

TEST(a_device_is_tried_by_one_check_at_a_time_whatever_its_node_is_called)
{
	pid_t pid;

	module_need("faultless", "%s", "");
	REQUIRE(!symlink("/dev/faultless", "/tmp/other"));
	pid = begin_check();
	CHECK_INT(checker_run("/tmp/other", "--only=look"), 2);
	CHECK_HAS(checker_text, "is in use by another kubuf check of /tmp/other");
	end_check(pid);
	CHECK_INT(checker_run("/tmp/other", "--only=look"), 0);
	unlink("/tmp/other");
	unlink(CUT_RECORD);
}

TEST(a_file_that_is_no_record_is_not_overwritten)
{
	const char *const argv[] = { CHECKER_TOOL, "check", "--only=look", "--record=" CUT_RECORD,
				     "/dev/faultless", NULL };
	struct stat st;

	module_need("faultless", "%s", "");
	checker_write(CUT_RECORD, "a text of somebody's\n");
	CHECK_INT(WEXITSTATUS(program_run(checker_text, sizeof(checker_text), argv)), 2);
	CHECK_HAS(checker_text, CUT_RECORD " is not the record of a check");
	CHECK(!stat(CUT_RECORD, &st) && st.st_size == 21);
	unlink(CUT_RECORD);
}

TEST(a_check_that_was_cut_off_is_gone_on_with)
{
	module_need("faultless", "%s", "");
	CHECK_INT(resume(), 2);
	CHECK_HAS(checker_text, "--resume: " CUT_RECORD ": No such file or directory");
	end_check(begin_check());
	chmod(CUT_RECORD, 0666);
	CHECK_INT(resume(), 2);
	CHECK_HAS(checker_text, "can be written by, somebody else");
	chmod(CUT_RECORD, 0600);
	resume();
	CHECK_HAS(checker_text, "# SKIP the check was cut off in this class");
	CHECK_HAS(checker_text, "of 31 classes were tried");
	CHECK_INT(resume(), 2);
	CHECK_HAS(checker_text, "is not the record of a check that was cut off");
	unlink(CUT_RECORD);
}
