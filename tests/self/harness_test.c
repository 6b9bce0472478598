// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The harness itself: what must fail does fail, and is told in a way that helps.
 * Each hidden test below goes wrong in its own way; this program runs itself with
 * its name and reads what comes out.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "failnth.h"
#include "guard.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "task.h"
#include "test.h"
#include "touch.h"
#include "vmstat.h"

/* Runs one hidden test in a runner of its own; returns that one's exit status. */
static int run_hidden(const char *name, char *text, size_t size)
{
	char command[256];
	size_t used = 0;
	FILE *pipe;
	int status;

	snprintf(command, sizeof(command), "/proc/%d/exe %s 2>&1", getpid(), name);
	pipe = popen(command, "r");
	REQUIRE(pipe);
	while (used < size - 1 && fgets(text + used, size - used, pipe))
		used += strlen(text + used);
	text[used] = '\0';
	status = pclose(pipe);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void check_hidden(const char *name, int status, const char *part, const char *other)
{
	char text[4096];

	check_context("%s", name);
	CHECK_INT(run_hidden(name, text, sizeof(text)), status);
	CHECK_HAS(text, "KTAP version 1\n1..1\n");
	CHECK_HAS(text, part);
	CHECK_HAS(text, other);
	check_context("%s", "");
}

TEST_HIDDEN(hidden_pass, 10)
{
	CHECK_INT(1, 1);
}

TEST(a_test_that_holds_passes)
{
	check_hidden("hidden_pass", 0, "\nok 1 hidden pass\n", "ok 1");
}

TEST_HIDDEN(hidden_check, 10)
{
	CHECK_INT(1 + 1, 3);
	check_note("went on");
}

TEST(a_failed_check_tells_where_and_what_and_goes_on)
{
	check_hidden("hidden_check", 1, "harness_test.c:", "1 + 1: expected 3, got 2");
	check_hidden("hidden_check", 1, "\nnot ok 1 hidden check\n", "# went on\n");
}

TEST_HIDDEN(hidden_require, 10)
{
	REQUIRE_ERRNO(open("/dev/null", O_RDONLY), ENOENT);
	check_note("never said");
}

TEST(a_failed_requirement_ends_the_test)
{
	char text[4096];

	CHECK_INT(run_hidden("hidden_require", text, sizeof(text)), 1);
	CHECK_HAS(text, "expected ENOENT, got result ");
	CHECK(!strstr(text, "never said"));
}

static void fail_elsewhere(void *arg)
{
	REQUIRE(!"in a child");
}

TEST_HIDDEN(hidden_child, 10)
{
	task_wait(task_start(fail_elsewhere, NULL));
}

TEST(a_failure_in_a_forked_process_is_the_tests)
{
	check_hidden("hidden_child", 1, "not ok 1", "in a child");
}

TEST_HIDDEN(hidden_crash, 10)
{
	*(volatile int *)touch_address(8) = 1;
}

TEST(a_crash_is_a_failure)
{
	check_hidden("hidden_crash", 1, "not ok 1", "ended by signal Segmentation fault");
}

TEST_HIDDEN(hidden_exit, 10)
{
	_exit(3);
}

TEST(an_exit_status_is_a_failure)
{
	check_hidden("hidden_exit", 1, "not ok 1", "ended with exit status 3");
}

/* In a session of its own, deaf, and in the way of its module's unloading. */
static void hold_for_ever(void *arg)
{
	setsid();
	signal(SIGTERM, SIG_IGN);
	REQUIRE_OK(open("/dev/pagewalk", O_RDWR));
	for (;;)
		pause();
}

TEST_HIDDEN(hidden_hang, 1)
{
	module_need("pagewalk", "%s", "");
	task_start(hold_for_ever, NULL);
	for (;;)
		pause();
}

TEST(a_test_that_hangs_is_killed_with_all_it_started)
{
	char killed[64];

	snprintf(killed, sizeof(killed), "killed: not done after %u s", test_slow());
	check_hidden("hidden_hang", 1, "not ok 1", killed);
	CHECK(!module_loaded("pagewalk"));
}

TEST_HIDDEN(hidden_leftovers, 10)
{
	module_need("pagewalk", "%s", "");
	task_start(hold_for_ever, NULL);
	usleep(100000);
}

TEST(what_a_test_leaves_running_or_loaded_is_removed)
{
	check_hidden("hidden_leftovers", 0, "ok 1", "ok 1");
	CHECK(!module_loaded("pagewalk"));
}

TEST_HIDDEN(hidden_skip, 10)
{
	SKIP("no such thing as %s", "that");
}

TEST(a_skip_gives_its_reason)
{
	check_hidden("hidden_skip", 0, "\nok 1 hidden skip # SKIP no such thing as that\n", "ok");
}

TEST_HIDDEN(hidden_complaint, 10)
{
	klog_say("BUG: planted by a test");
}

TEST(a_complaint_in_the_kernel_log_fails_the_test)
{
	klog_say("kubuf-expect: planted by a test");
	check_hidden("hidden_complaint", 1, "not ok 1",
		     "the kernel complained: BUG: planted by a test");
	klog_say("kubuf-expect:");
}

/* As 6.12 prints it on arm64. */
static void say_trace(void)
{
	klog_say("schedule_timeout: wrong timeout value fffffffffffffff2");
	klog_say("CPU: 1 UID: 0 PID: 4123 Comm: vivid-000-vid-c Tainted: G OE 6.12-arm64-16k #1");
	klog_say("Hardware name: linux,dummy-virt (DT)");
	klog_say("Call trace:");
	klog_say(" schedule_timeout+0x118/0x198");
}

TEST_HIDDEN(hidden_trace, 10)
{
	say_trace();
}

TEST_HIDDEN(hidden_expected_trace, 10)
{
	klog_say("kubuf-expect: wrong timeout value");
	say_trace();
}

TEST(a_trace_is_a_complaint_about_what_the_line_before_it_says)
{
	klog_say("kubuf-expect: wrong timeout value");
	check_hidden("hidden_trace", 1, "not ok 1",
		     "the kernel complained: schedule_timeout: wrong timeout value fffffffffffffff2: "
		     "Call trace:");
	check_hidden("hidden_expected_trace", 0, "ok 1 hidden expected trace\n", "ok");
	klog_say("kubuf-expect:");
}

TEST_HIDDEN(hidden_guard, 10)
{
	struct guard guard = guard_new(100, 50);

	guard.data[-1] = 0;
	CHECK_GUARD(&guard);
	guard_free(&guard);
	guard = guard_new(100, 50);
	guard.data[100] = 0;
	CHECK_GUARD(&guard);
}

TEST(a_byte_around_a_guarded_buffer_is_seen)
{
	char after[100];

	snprintf(after, sizeof(after), "bytes after the buffer: byte 0 of %zu", page_size() - 150);
	check_hidden("hidden_guard", 1, "bytes before the buffer: byte 49 of 50", after);
}

TEST(a_guarded_buffer_has_nothing_mapped_around_its_pages)
{
	struct guard guard = guard_at_end(5000);

	CHECK_INT(touch_load(guard.data + 4999), 0);
	CHECK_INT(touch_load(guard.data + 5000), SIGSEGV);
	CHECK_INT(touch_store(guard.map + page_size() - 1, 1), SIGSEGV);
	CHECK_GUARD(&guard);
}

TEST(the_log_is_read_from_the_mark_on_and_as_it_was_written)
{
	struct klog *log;

	klog_say("before the mark");
	log = klog_mark();
	klog_say("one \\ backslash");
	klog_say("two \x01 control");
	CHECK_INT(klog_count(log, "before the mark"), 0);
	CHECK_INT(klog_count(log, "one \\ backslash"), 1);
	CHECK_INT(klog_count(log, "two \x01 control"), 1);
	CHECK(!klog_line(log, "never"));
}

TEST(page_frame_numbers_and_counts_are_those_of_the_kernel)
{
	unsigned char *page = aligned_alloc(page_size(), page_size());
	uint64_t pfn;

	page[0] = 1;
	pfn = page_pfn(page);
	CHECK(pfn != 0);
	CHECK_INT(page_mapcount(pfn), 1);
	CHECK_INT(page_pfn(touch_address(page_size())), 0);
	CHECK(vmstat_meminfo_kib("MemTotal") > 0);
}

/* Sweeps of calls that are as wrong as the code of a driver could be. */
static long call_nothing(void)
{
	return getpid();
}

static long call_that_leaks(void)
{
	int fd = open("/dev/null", O_RDONLY);

	if (fd == -1)
		dup(STDOUT_FILENO);
	else
		close(fd);
	return fd == -1 ? -ENOMEM : 0;
}

static long call_that_lies(void)
{
	int fd = open("/dev/null", O_RDONLY);

	if (fd != -1)
		close(fd);
	return fd == -1 ? -EINVAL : 0;
}

static void sweep_of(const char *name, long (*call)(void))
{
	const struct failnth row = FAILNTH(name, NULL, call, NULL, NULL);

	failnth_need();
	failnth_sweep(&row);
}

TEST_HIDDEN(hidden_sweep_asleep, 10)
{
	sweep_of("nothing", call_nothing);
}

TEST_HIDDEN(hidden_sweep_leak, 10)
{
	sweep_of("leak", call_that_leaks);
}

TEST_HIDDEN(hidden_sweep_lie, 10)
{
	sweep_of("lie", call_that_lies);
}

TEST(a_sweep_sees_what_is_left_behind_what_is_wrong_and_that_nothing_happened)
{
	failnth_need();
	check_hidden("hidden_sweep_asleep", 1, "the injector is asleep", "nothing: 0 points");
	check_hidden("hidden_sweep_leak", 1, "point 1: open descriptors: expected", "1 refused");
	check_hidden("hidden_sweep_lie", 1, "point 1: expected ENOMEM", "got EINVAL");
}
