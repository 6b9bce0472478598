// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: each faulty driver is caught, in the class it belongs to and in no
 * other; and what the tool makes of its options.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "checker.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "program.h"
#include "test.h"

/*
 * A fault shows in the classes named, and nowhere else. Leaks, which take longer than
 * all others together, are looked for where there are some, and where all is well.
 */
static void check_faulty(const char *name, const char *classes, const char *verdict)
{
	char path[64], line[128];
	int failing;

	snprintf(path, sizeof(path), "/dev/%s", name);
	module_need(name, "%s", "");
	CHECK_INT(checker_run(path, strstr(classes, "leaks") ? NULL : "--skip=leaks"),
		  !strcmp(verdict, "fail"));
	snprintf(line, sizeof(line), "# %s ", verdict);
	CHECK_HAS(checker_text, line);
	failing = checker_failing(name, classes);
	if (!failing != !!strcmp(verdict, "fail"))
		FAIL("%s: %d classes fail", name, failing);
}

TEST(mapslonger_is_caught)
{
	check_faulty("mapslonger", " bounds", "fail");
}

TEST(mapsfirst_is_caught)
{
	check_faulty("mapsfirst", " partial together", "fail");
}

TEST(expands_is_caught)
{
	check_faulty("expands", " growth", "fail");
}

/* Kernels with CONFIG_DEBUG_VM, which alone have this function. */
static bool kernel_looks_at_mappings(void)
{
	FILE *symbols = fopen("/proc/kallsyms", "re");
	bool found = false;
	char line[512];

	while (symbols && !found && fgets(line, sizeof(line), symbols))
		found = strstr(line, " dump_mm\n");
	if (symbols)
		fclose(symbols);
	return found;
}

TEST(readerswrite_is_caught)
{
	if (kernel_looks_at_mappings())
		SKIP("this kernel itself complains of such a driver, whoever maps it first");
	check_faulty("readerswrite", " rights", "fail");
}

TEST(freesonclose_is_caught)
{
	/* whoever closes changes it */
	check_faulty("freesonclose", " fork move split coherence together life", "fail");
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
	CHECK_HAS(checker_text, "pread of 16 bytes to memory that ends after 4 returned 16");
	CHECK_HAS(checker_text, "pwrite of 16 bytes from memory that ends after 4 returned 16");
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

TEST(losesbell_is_caught)
{
	check_faulty("losesbell", " poll", "fail");
}

TEST(remembersplace_is_caught)
{
	check_faulty("remembersplace", " move", "fail");
}

TEST(losesdirty_is_caught)
{
	check_faulty("losesdirty", " dirty", "fail");
}

TEST(leakspins_is_caught)
{
	check_faulty("leakspins", " leaks", "fail");
	CHECK_HAS(checker_text, "the kernel's pins grew");
}

TEST(leakspages_is_caught)
{
	check_faulty("leakspages", " leaks", "fail");
	CHECK_HAS(checker_text, "the kernel's pages grew");
}

TEST(sharesbounce_is_caught)
{
	check_faulty("sharesbounce", " together", "fail");
}

TEST(holdslock_is_caught)
{
	if (!access("/proc/lockdep", F_OK))
		SKIP("lockdep finds it, too, and looks no further then");
	check_faulty("holdslock", " hold", "fail");
}

TEST(ignoressignals_is_caught)
{
	check_faulty("ignoressignals", " signals", "fail");
}

TEST(answersall_is_caught)
{
	check_faulty("answersall", " ioctl", "fail");
}

TEST(quietlycached_is_caught)
{
#if defined(__x86_64__)
	klog_say("kubuf-expect: x86/PAT: kubuf-check:");
	check_faulty("quietlycached", " cache", "fail");
	klog_say("kubuf-expect:");
#else
	SKIP("only x86 replaces a memory type");
#endif
}

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
