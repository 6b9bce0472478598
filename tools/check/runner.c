// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE /* pidfd_open by syscall() */
#include "runner.h"

#include <err.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "klog.h"
#include "step.h"

#define PATIENCE_MS 30000

static const char *missing(const struct device *device, const struct check_class *class)
{
	if (class->flags & CLASS_WRITES && !device->write)
		return "it writes to the device; --write allows that";
	if (class->flags & CLASS_DANGEROUS && !device->dangerous)
		return "it can bring a bad kernel down; --dangerous allows that";
	return class->missing(device);
}

/* Whether the process ends within that time. */
static bool ends_within(pid_t pid, int ms)
{
	struct pollfd gone = { .fd = syscall(SYS_pidfd_open, pid, 0), .events = POLLIN };
	bool ended;

	if (gone.fd == -1)
		err(2, "pidfd_open");
	ended = poll(&gone, 1, ms) == 1;
	close(gone.fd);
	return ended;
}

static void judge_end(pid_t pid)
{
	bool in_time = ends_within(pid, PATIENCE_MS);
	int status;

	if (!in_time) {
		FAIL("A call on a device comes back, or can at least be killed.",
		     "the test did not end within %d s", PATIENCE_MS / 1000);
		kill(-pid, SIGKILL);
		if (!ends_within(pid, 2000)) {
			FAIL("A call that waits must be ended by SIGKILL.",
			     "and its process cannot be killed");
			return;
		}
	}
	if (waitpid(pid, &status, 0) == pid && in_time && WIFSIGNALED(status))
		FAIL("What the kernel has accepted can be used without a signal.",
		     "the process was ended by signal %d (%s)", WTERMSIG(status),
		     WTERMSIG(status) == SIGBUS ? "SIGBUS" : "see signal(7)");
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
