// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "runner.h"

#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "klog.h"
#include "process.h"
#include "step.h"

#define PATIENCE_MS 30000

bool runner_verbose;
const char runner_not_asked[] = "not asked for";

static const char *missing(const struct device *device, const struct check_class *class)
{
	const char *reason = profile_skips(device->profile, class->name);

	if (reason)
		return reason;
	if (class->flags & CLASS_WRITES && device->profile->read_only[0])
		return device->profile->read_only;
	if (class->flags & CLASS_WRITES && !device->write)
		return "it writes to the device; --write allows that";
	if (class->flags & CLASS_DANGEROUS && !device->dangerous)
		return "it can bring a bad kernel down; --dangerous allows that";
	return class->missing(device);
}

static void judge_end(pid_t pid)
{
	int status = 0;
	bool in_time = process_ends(pid, PATIENCE_MS, &status);

	kill(-pid, SIGKILL); /* and what it may have left */
	if (!in_time) {
		FAIL("A call on a device comes back, or can at least be killed.",
		     "the test did not end within %d s", PATIENCE_MS / 1000);
		if (!process_ends(pid, 2000, NULL))
			FAIL("A call that waits must be ended by SIGKILL.",
			     "and its process cannot be killed");
	} else if (WIFSIGNALED(status)) {
		FAIL("What the kernel has accepted can be used without a signal.",
		     "the process was ended by signal %d (%s)", WTERMSIG(status),
		     WTERMSIG(status) == SIGBUS ? "SIGBUS" : "see signal(7)");
	}
}

static void run_here(const struct device *device, const struct check_class *class)
{
	setpgid(0, 0);
	step_reset();
	class->run(device);
	_exit(0);
}

struct outcome runner_run(const struct device *device, int index)
{
	const struct check_class *class = classes[index];
	struct outcome outcome = { .missing = missing(device, class) };
	struct klog *log;
	const char *line;
	pid_t pid;

	if (outcome.missing)
		return outcome;
	if (runner_verbose || class->flags & CLASS_DANGEROUS)
		fprintf(stderr, "trying %s: %s\n", class->name, class->title);
	finding_begin(index);
	log = klog_open();
	pid = fork();
	if (pid == -1)
		err(2, "fork");
	if (!pid)
		run_here(device, class);
	setpgid(pid, pid);
	judge_end(pid);
	line = log ? klog_fault(log) : NULL;
	if (line)
		FAIL("The kernel complains when something is wrong; see its log for the rest.",
		     "during this class the kernel's log said: %s", line);
	klog_close(log);
	outcome.verdict = findings_worst(index);
	return outcome;
}
