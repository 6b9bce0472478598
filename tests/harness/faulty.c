// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "faulty.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "checker.h"
#include "klog.h"
#include "module.h"
#include "test.h"

/* Whether the class that is named first in @classes is "not ok". */
static bool first_fails(const char *classes)
{
	size_t len = strcspn(classes + 1, " ") + 1;
	const char *line = checker_text, *end;

	while ((line = strstr(line, "\nnot ok "))) {
		line += strlen("\nnot ok ");
		end = line + strcspn(line, "\n");
		line += strspn(line, "0123456789");
		if ((size_t)(end - line) == len && !strncmp(line, classes, len))
			return true;
	}
	return false;
}

/* What waits in the driver for ever goes on, so that the module can be unloaded. */
static void end_hang(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/module/%s/parameters/hangs", name);
	if (!access(path, F_OK))
		checker_write(path, "N");
}

static const char *only_own(const char *classes)
{
	static char words[128] = "--only=";
	char *to = words + strlen("--only=");

	strcpy(to, classes + 1);
	while ((to = strchr(to, ' ')))
		*to = ',';
	return words;
}

/* A class that hangs is given up after so long, which is enough for what comes before. */
#define HANG_SECONDS 10

/*
 * A device goes through its own classes alone, which takes a second instead of five; in the long
 * run through all, so that one of another class that accuses it is noticed.
 */
static int check_device(const struct faulty *faulty)
{
	char path[64], timeout[32];
	const char *options[4] = { NULL };
	int count = 0, status;

	if (!test_long())
		options[count++] = only_own(faulty->classes);
	if (faulty->hangs && !test_long()) {
		snprintf(timeout, sizeof(timeout), "--timeout=%u", HANG_SECONDS * test_slow());
		options[count++] = timeout;
	}
	if (faulty->profile) {
		checker_write(CHECKER_PROFILE, faulty->profile);
		options[count++] = "--profile=" CHECKER_PROFILE;
	}
	snprintf(path, sizeof(path), "/dev/%s", faulty->name);
	status = checker_run_options(path, options);
	unlink(CHECKER_PROFILE); /* a file that stays would stay charged to this program */
	return status;
}

static void check_faulty(const void *param)
{
	const struct faulty *faulty = param;
	const char *verdict = faulty->verdict ? faulty->verdict : "fail";
	const char *reason = faulty->skips ? faulty->skips() : NULL;
	bool fails = !strcmp(verdict, "fail");
	char line[160];

	/* What not every kernel can try is tried wherever it can be. */
	if (!faulty->skips)
		checker_share(faulty->name);
	if (reason)
		SKIP("%s", reason);
	snprintf(line, sizeof(line), "kubuf-expect:%s%s", faulty->log ? " " : "",
		 faulty->log ? faulty->log : "");
	if (faulty->log)
		klog_say(line);
	module_need(faulty->name, "%s", "");
	CHECK_INT(check_device(faulty), fails);
	end_hang(faulty->name);
	if (faulty->log)
		klog_say("kubuf-expect:");
	snprintf(line, sizeof(line), "# %s ", verdict);
	CHECK_HAS(checker_text, line);
	checker_failing(faulty->name, fails ? faulty->classes : " none");
	if (fails && !first_fails(faulty->classes))
		FAIL("%s: the first class of%s does not fail", faulty->name, faulty->classes);
	for (int i = 0; i < FAULTY_SAYS && faulty->says[i]; i++)
		CHECK_HAS(checker_text, faulty->says[i]);
}

void faulty_register(const struct faulty *table, size_t count, const char *file, int line)
{
	const struct test test = {
		.name = "a_faulty_driver_is_caught",
		.file = file,
		.line = line,
		.seconds = TEST_SECONDS,
		.run = check_faulty,
	};

	for (size_t i = 0; i < count; i++)
		test_register_on(&test, table[i].name, &table[i]);
}

/* Kernels with CONFIG_DEBUG_VM, which alone have this function. */
const char *faulty_seen_by_debug_vm(void)
{
	FILE *symbols = fopen("/proc/kallsyms", "re");
	bool found = false;
	char line[512];

	while (symbols && !found && fgets(line, sizeof(line), symbols))
		found = strstr(line, " dump_mm\n");
	if (symbols)
		fclose(symbols);
	return found ? "this kernel itself complains of such a driver, whoever maps it first"
		     : NULL;
}

const char *faulty_seen_by_lockdep(void)
{
	return access("/proc/lockdep", F_OK) ? NULL
					     : "lockdep finds it, too, and looks no further then";
}

const char *faulty_on_x86_only(void)
{
#if defined(__x86_64__)
	return NULL;
#else
	return "only x86 replaces a memory type";
#endif
}
