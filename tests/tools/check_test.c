// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: each faulty driver is caught, in the class it belongs to and in no
 * other; what is right gets neither a failure nor a warning.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "control.h"
#include "klog.h"
#include "module.h"
#include "program.h"
#include "test.h"

#define TOOL "/tools/kubuf"

static char text[1 << 18];

/* The tool's exit status; what it printed is in text. */
static int check_device(const char *path, const char *more)
{
	const char *const argv[] = { TOOL, "check", "--ktap", "--write", "--dangerous",
				     "--ioctl=k", path, more, NULL };
	int status = program_run(text, sizeof(text), argv);

	REQUIRE(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void check_good(const char *path)
{
	if (check_device(path, NULL) || strstr(text, "# warning"))
		FAIL("%s: expected no failure and no warning, got:\n%s", path, text);
	CHECK_HAS(text, "# grade A");
}

/* A fault shows in the classes named, and nowhere else. */
static void check_faulty(const char *name, const char *classes, const char *verdict)
{
	char path[64], line[128], *rest = text, *next;
	int failing = 0;

	snprintf(path, sizeof(path), "/dev/%s", name);
	module_need(name, "%s", "");
	CHECK_INT(check_device(path, NULL), !strcmp(verdict, "fail"));
	snprintf(line, sizeof(line), "# %s ", verdict);
	CHECK_HAS(text, line);
	while ((next = strsep(&rest, "\n"))) {
		if (strncmp(next, "not ok", 6))
			continue;
		failing++;
		if (!strstr(classes, strrchr(next, ' ')))
			FAIL("%s fails in another class than%s: %s", name, classes, next);
	}
	if (!failing != !!strcmp(verdict, "fail"))
		FAIL("%s: %d classes fail", name, failing);
}

TEST(mapslonger_is_caught)
{
	check_faulty("mapslonger", " bounds", "fail");
}

TEST(mapsfirst_is_caught)
{
	check_faulty("mapsfirst", " partial", "fail");
}

TEST(expands_is_caught)
{
	check_faulty("expands", " growth", "fail");
}

TEST(readerswrite_is_caught)
{
	check_faulty("readerswrite", " rights", "fail");
}

TEST(freesonclose_is_caught)
{
	/* whoever closes changes it */
	check_faulty("freesonclose", " fork split coherence", "fail");
}

TEST(readslonger_is_caught)
{
	check_faulty("readslonger", " read-end", "fail");
}

TEST(writeslonger_is_caught)
{
	check_faulty("writeslonger", " write-end", "fail");
}

TEST(neverefault_is_caught)
{
	check_faulty("neverefault", " pointers", "fail");
}

TEST(pagestart_is_caught)
{
	check_faulty("pagestart", " alignment", "fail");
}

TEST(notzeroed_is_caught)
{
	check_faulty("notzeroed", " stale", "fail");
}

TEST(oddlyrefused_is_caught)
{
	check_faulty("oddlyrefused", " bounds", "warning");
}

TEST(pollslies_is_caught)
{
	check_faulty("pollslies", " poll", "fail");
}

TEST(answersall_is_caught)
{
	check_faulty("answersall", " ioctl", "fail");
}

TEST(quietlycached_is_caught)
{
#if defined(__x86_64__)
	klog_say("kubuf-expect: x86/PAT: kubuf:");
	check_faulty("quietlycached", " cache", "fail");
	klog_say("kubuf-expect:");
#else
	SKIP("only x86 replaces a memory type");
#endif
}

TEST(a_driver_without_a_fault_passes)
{
	module_need("faultless", "%s", "");
	check_good("/dev/faultless");
}

TEST_KINDS(our_own_nodes_pass, 0, 0)
{
	close(control_add("checked", kind, 1 << 20));
	check_good(CONTROL_NAMED "checked");
}

TEST(the_labs_pass)
{
	module_need("chrmem", "%s", "");
	check_good("/dev/sln_memdev");
	module_need("hello_map", "%s", "");
	check_good("/dev/hello");
}

TEST(a_device_without_an_end_is_a_warning)
{
	CHECK_INT(check_device("/dev/zero", NULL), 0);
	CHECK_HAS(text, "# warning 1: mmap() gives whatever is asked for");
	CHECK_HAS(text, "# grade B");
}

TEST(the_program_that_it_writes_shows_the_fault)
{
	module_need("mapslonger", "%s", "");
	CHECK_INT(check_device("/dev/mapslonger", "--reproduce=1"), 0);
	CHECK_HAS(text, "#define DEVICE \"/dev/mapslonger\"");
	CHECK_HAS(text, "mmap(NULL, 0x11000, PROT_READ, MAP_SHARED, fd");
}

TEST(what_makes_no_sense_is_refused)
{
	static const char *const bad[] = { "--size=many", "--size=0", "--only=nothing",
					   "--nonsense" };

	module_need("faultless", "%s", "");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		check_context("%s", bad[i]);
		CHECK_INT(check_device("/dev/faultless", bad[i]), 2);
	}
	check_context("%s", "");
	CHECK_INT(check_device("/dev/none", NULL), 2);
}

TEST(json_is_for_machines)
{
	const char *const argv[] = { TOOL, "check", "--json", "/dev/faultless", NULL };

	module_need("faultless", "%s", "");
	CHECK_INT(WEXITSTATUS(program_run(text, sizeof(text), argv)), 0);
	CHECK_HAS(text, "\"device\": \"/dev/faultless\"");
	CHECK_HAS(text, "\"class\": \"bounds\", \"verdict\": \"pass\"");
	CHECK_HAS(text, "\"grade\": \"A\"");
}
