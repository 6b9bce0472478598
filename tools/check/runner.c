// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "runner.h"

#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "klog.h"
#include "process.h"
#include "record.h"
#include "step.h"

/* So long a class may take; half of that after one has hung, and a second one is the last. */
#define PATIENCE_MS 30000
#define KILL_MS 2000
#define RESTORE_TRIES 10

bool runner_verbose;
const char runner_not_asked[] = "not asked for";

static volatile sig_atomic_t stopped_by;
static int hangs;

static int patience_ms(void)
{
	return hangs ? PATIENCE_MS / 2 : PATIENCE_MS;
}

/* By this process, and not before it: what was wrong when a check was cut off may be over. */
static bool stopped_now;

static void stop(int number)
{
	stopped_by = number;
}

void runner_setup(void)
{
	/* Without SA_RESTART: the wait for the class ends, too. */
	struct sigaction action = { .sa_handler = stop };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGQUIT, &action, NULL);
}

static const char *missing(const struct device *device, const struct check_class *class)
{
	const char *reason = profile_skips(device->profile, class->name);

	if (*record->stopped)
		return record->stopped;
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

/* Nothing more is tried, for this reason; the first one stays. */
static void stop_for(const char *reason, const char *class)
{
	stopped_now = true;
	if (!*record->stopped)
		snprintf(record->stopped, sizeof(record->stopped), "%s in class %s", reason, class);
}

static void judge_hang(pid_t pid, const struct check_class *class)
{
	int seconds = patience_ms() / 1000;

	if (process_ends(pid, KILL_MS, NULL)) {
		FAIL_OF(CAUSE_HANG, "A call on a device comes back, or can at least be killed.",
			"the test did not end within %d s; its last call: %s", seconds,
			step_last());
		if (hangs++)
			stop_for("a call did not come back for the second time", class->name);
		return;
	}
	FAIL_OF(CAUSE_HANG, "A call that waits must be ended by SIGKILL (wait_event_killable()).",
		"the test did not end within %d s, and its process cannot be killed; its last "
		"call: %s",
		seconds, step_last());
	stop_for("a process hangs in the device for ever since a call", class->name);
}

/* How the process of the class ended. */
static void judge_end(pid_t pid, const struct check_class *class)
{
	int status = 0;
	bool in_time = process_ends(pid, patience_ms(), &status);

	kill(-pid, SIGKILL); /* and what it may have left */
	if (stopped_by)
		stop_for(RECORD_INTERRUPTED, class->name);
	if (!in_time && stopped_by && process_ends(pid, KILL_MS, NULL)) {
		UNTRIED(RECORD_INTERRUPTED);
	} else if (!in_time) {
		judge_hang(pid, class);
	} else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
		/* A fault of the kernel's own shows in its log, too (judge_kernel()). */
		UNTRIED("its process was killed, by the OOM killer or by somebody, at: %s",
			step_last());
	} else if (WIFSIGNALED(status)) {
		FAIL("What the kernel has accepted can be used without a signal.",
		     "the process was ended by signal %d (%s) at: %s", WTERMSIG(status),
		     strsignal(WTERMSIG(status)), step_last());
	} else if (WEXITSTATUS(status)) {
		UNTRIED("the test could not do its work, and ended with status %d",
			WEXITSTATUS(status));
	}
}

/* What the kernel said, or, where its log may not be read, what it is tainted by since. */
static void judge_kernel(struct klog *log, unsigned long before, const struct check_class *class)
{
	unsigned long news = klog_taints() & ~before; /* before the log, which has all of it then */
	const char *line = log ? klog_fault(log) : NULL;

	if (line)
		FAIL("The kernel complains when something is wrong; see its log for the rest.",
		     "during this class the kernel's log said: %s", line);
	else if (log && news & KLOG_DIED)
		UNTRIED("the kernel has taken a fault meanwhile, in another process");
	else if (news & (KLOG_DIED | KLOG_WARNED) && !log)
		FAIL("The kernel complains when something is wrong; see its log for the rest.",
		     "during this class the kernel became tainted: %s",
		     news & KLOG_DIED ? "it has died in some process (D)" : "it has warned (W)");
	if (news & KLOG_DIED || (line && klog_is_deadly(line)))
		stop_for("the kernel has taken a fault, and what it does since tells nothing:",
			 class->name);
}

static void run_here(const struct device *device, const struct check_class *class)
{
	setpgid(0, 0);
	prctl(PR_SET_NAME, KLOG_COMM);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	step_reset();
	class->run(device);
	content_restore(device);
	_exit(0);
}

static void restore(void *device)
{
	content_restore(device);
	bus_bind(&record->bus);
}

/* A class whose process has died has left its marks in the device, or its driver unbound. */
void runner_restore(const struct device *device)
{
	pid_t pid;

	if ((!content_is_dirty() && !record->bus.taken) || (stopped_now && !stopped_by))
		return;
	pid = process_start(restore, (void *)device);
	for (int i = 0; i < RESTORE_TRIES; i++) /* a signal ends one of them */
		if (process_ends(pid, KILL_MS, NULL))
			return;
	process_kill(pid, KILL_MS);
}

static void make(void *device)
{
	record->device.made = device_make(device, O_RDWR);
}

void runner_make(struct device *device)
{
	const unsigned long number = device->profile->make.number;
	int status = 0;
	bool ended;
	pid_t pid;

	if (!device->profile->make.known || *record->stopped)
		return;
	pid = process_start_sharing(make, device);
	ended = process_ends(pid, PATIENCE_MS, &status);
	if (ended && !status && device->made != -1)
		return;
	if (!ended)
		process_kill(pid, KILL_MS);
	FAIL("A call that has made a descriptor once makes another one.",
	     "the ioctl %#lx, which makes what is tried, %s when it was called again", number,
	     WIFSIGNALED(status) ? "was killed" : "failed, or did not come back,");
	stop_for("nothing is there to be tried: the call that makes it failed",
		 classes[record->class]->name);
}

/*
 * What a call makes is made anew: no class meets what another one has made of it. Returns why
 * there is nothing to be tried then, or NULL.
 */
static const char *renew_made(void)
{
	struct device *device = &record->device;

	if (!device->profile->make.known || device->made == -1)
		return NULL;
	close(device->made);
	device->made = -1;
	runner_make(device);
	return *record->stopped ? record->stopped : NULL;
}

static void run_class(const struct device *device, const struct check_class *class)
{
	unsigned long taints = klog_taints();
	struct klog *log = klog_open(device->module);
	pid_t pid = fork();

	if (pid == -1)
		err(2, "fork");
	if (!pid)
		run_here(device, class);
	setpgid(pid, pid);
	judge_end(pid, class);
	judge_kernel(log, taints, class);
	klog_close(log);
	runner_restore(device);
}

static struct outcome outcome_of(int class)
{
	const char *untried = record->classes[class].untried;
	struct outcome outcome = { .verdict = findings_worst(class) };

	/* What it has seen counts, even if it could not see all. */
	if (*untried && outcome.verdict <= VERDICT_NOTE)
		return (struct outcome){ VERDICT_NONE, untried };
	return outcome;
}

struct outcome runner_run(const struct device *device, int index)
{
	const struct check_class *class = classes[index];
	const char *reason;

	if (stopped_by)
		stop_for(RECORD_INTERRUPTED, class->name);
	if (!record->classes[index].ended && record->class == index && record_is_of_this_boot()) {
		UNTRIED("the check was cut off in this class, and the machine went on");
	} else if (!record->classes[index].ended && record->class == index) {
		FAIL("No call on a device stops the machine.",
		     "the machine stopped during this class; its last call: %s", step_last());
	} else if (!record->classes[index].ended) {
		record->class = index;
		record_sync();
		reason = missing(device, class);
		if (!reason)
			reason = renew_made();
		if (reason)
			UNTRIED("%s", reason);
		else if (runner_verbose || class->flags & CLASS_DANGEROUS)
			fprintf(stderr, "trying %s: %s\n", class->name, class->title);
		if (!reason)
			run_class(device, class);
	}
	record->classes[index].ended = true;
	record_sync();
	return outcome_of(index);
}

struct outcome runner_leave_out(int class)
{
	record_untried(class, "%s", runner_not_asked);
	record->classes[class].ended = true;
	return (struct outcome){ VERDICT_NONE, runner_not_asked };
}
