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

#include "clock.h"
#include "complaint.h"
#include "klog.h"
#include "process.h"
#include "record.h"
#include "room.h"
#include "step.h"

#define KILL_MS 2000
/* How often a class that runs is asked whether the kernel has died meanwhile. */
#define TAINT_MS 250
#define RESTORE_TRIES 10

int runner_patience_ms = 30000;
bool runner_verbose;
const char runner_not_asked[] = "not asked for";

static volatile sig_atomic_t stopped_by;
static int hangs;

static int patience_ms(void)
{
	return hangs ? runner_patience_ms / 2 : runner_patience_ms;
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

/**
 * struct ending - how the process of a class came to its end
 * @in_time: the process ended by itself, or by a fault
 * @killed: SIGKILL has ended the process, which was not in time
 * @status: as waitpid() has it, of a process that ended in time
 * @starved: of a class that makes a bad driver take all memory: the OOM killer has chosen it
 * @news: bits of the kernel's taints since the class began
 */
struct ending {
	bool in_time;
	bool killed;
	int status;
	bool starved;
	unsigned long news;
};

/*
 * A process that the kernel has died in never ends when it holds a lock, or is in a call that
 * cannot be killed: once the kernel says that it died, nothing is waited for that long.
 */
static bool ends_in_time(pid_t pid, unsigned long taints, int *status)
{
	int patience = patience_ms();

	for (int ms = 0; ms < patience && !stopped_by; ms += TAINT_MS) {
		if (process_ends(pid, TAINT_MS, status))
			return true;
		if (klog_taints() & ~taints & KLOG_DIED)
			return process_ends(pid, KILL_MS, status);
	}
	return false;
}

static struct ending end_of(pid_t pid, unsigned long taints)
{
	struct ending ending = { .status = 0 };

	ending.in_time = ends_in_time(pid, taints, &ending.status);
	kill(-pid, SIGKILL); /* and what it may have left */
	if (!ending.in_time)
		ending.killed = process_ends(pid, KILL_MS, NULL);
	ending.news = klog_taints() & ~taints; /* before the log, which has all of it then */
	return ending;
}

/* The rule of the class tells more than the one that each call is held to. */
static const char *rule_of(const struct check_class *class, const char *other)
{
	return class->rule ? class->rule : other;
}

static void judge_hang(const struct ending *ending, const struct check_class *class)
{
	double seconds = patience_ms() / 1000.0;

	if (ending->killed) {
		FAIL_OF(CAUSE_HANG,
			rule_of(class, "A call on a device comes back, or can at least be killed."),
			"the test did not end within %g s; its last call: %s", seconds,
			step_last());
		if (hangs++)
			stop_for("a call did not come back for the second time", class->name);
		return;
	}
	FAIL_OF(CAUSE_HANG,
		rule_of(class,
			"A call that waits must be ended by SIGKILL (wait_event_killable())."),
		"the test did not end within %g s, and its process cannot be killed; its last "
		"call: %s",
		seconds, step_last());
	stop_for("a process hangs in the device for ever since a call", class->name);
}

static void judge_status(const struct ending *ending, const struct check_class *class)
{
	const int status = ending->status;

	if (ending->starved) {
		FAIL_OF(CAUSE_END, class->rule,
			"the OOM killer ended the test's process, as no memory was left, at: %s",
			step_last());
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

/* @told: the kernel has said what it died of, and that is why the process did not end. */
static void judge_end(const struct ending *ending, const struct check_class *class, bool told)
{
	if (stopped_by)
		stop_for(RECORD_INTERRUPTED, class->name);
	if (ending->in_time)
		judge_status(ending, class);
	else if (stopped_by && ending->killed)
		UNTRIED(RECORD_INTERRUPTED);
	else if (!told)
		judge_hang(ending, class);
}

/*
 * What the kernel said, or, where its log may not be read, what it is tainted by since. Returns
 * whether it died of what this class did.
 */
static bool judge_kernel(struct klog *log, const struct ending *ending,
			 const struct check_class *class)
{
	const char *line = log ? klog_fault(log) : NULL;
	bool died = ending->news & KLOG_DIED || (line && klog_is_deadly(line));
	bool killed = ending->in_time && WIFSIGNALED(ending->status);
	bool ours = line || (!log && ending->news & (KLOG_DIED | KLOG_WARNED)) ||
		    (killed && ending->news & KLOG_DIED);
	const char *why = line ? complaint_rule(line) : NULL;
	char at[256] = "";

	if (!why)
		why = "The kernel complains when something is wrong; see its log for the rest.";
	if (died)
		why = rule_of(class, why);
	if (!ending->in_time)
		snprintf(at, sizeof(at), "; its process did not end after: %s",
			 step_last());
	else if (killed)
		snprintf(at, sizeof(at), "; the test's process died with it, after: %s",
			 step_last());
	if (line)
		FAIL_OF(CAUSE_LOG, why, "during this class the kernel's log said: %s%s", line,
			died ? at : "");
	else if (ours)
		FAIL(why, "during this class the kernel became tainted: %s%s",
		     died ? "it has died in some process (D)" : "it has warned (W)",
		     died ? at : "");
	else if (ending->news & KLOG_DIED)
		UNTRIED("the kernel has taken a fault meanwhile, in another process");
	if (died)
		stop_for("the kernel has taken a fault, and what it does since tells nothing:",
			 class->name);
	return ours && died;
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
	process_let_go();
	step_reset();
	class_patience_ms = patience_ms();
	class->run(device);
	content_restore(device);
	_exit(0);
}

static void restore(void *device)
{
	content_restore(device);
	if (record->filled)
		room_empty(device);
	bus_bind(&record->bus);
}

/* A class whose process has died has left its marks in the device, or its driver unbound. */
void runner_restore(const struct device *device)
{
	pid_t pid;

	if (!content_is_dirty() && !record->filled && !record->bus.taken)
		return;
	if (stopped_now && !stopped_by)
		return;
	pid = process_start(restore, (void *)device);
	for (int i = 0; i < RESTORE_TRIES; i++) /* a signal ends one of them */
		if (process_ends(pid, KILL_MS, NULL))
			return;
	process_kill(pid, KILL_MS);
}

static void make(void *device)
{
	record->device.made = device_make(device, O_RDWR | O_NONBLOCK);
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
	ended = process_ends(pid, runner_patience_ms, &status);
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
	struct klog *oom = class->flags & CLASS_TAKES ? klog_open(NULL) : NULL;
	struct ending ending;
	pid_t pid = fork();

	if (pid == -1)
		err(2, "fork");
	if (!pid)
		run_here(device, class);
	setpgid(pid, pid);
	ending = end_of(pid, taints);
	ending.starved = oom && klog_has_oom(oom, pid);
	judge_end(&ending, class, judge_kernel(log, &ending, class));
	klog_close(oom);
	klog_close(log);
	runner_restore(device);
}

static void try_class(const struct device *device, const struct check_class *class)
{
	long long begun = clock_ns();

	if (runner_verbose || class->flags & CLASS_DANGEROUS)
		fprintf(stderr, "trying %s: %s\n", class->name, class->title);
	run_class(device, class);
	if (runner_verbose)
		fprintf(stderr, "%s took %.1f s\n", class->name, (clock_ns() - begun) / 1e9);
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
		else
			try_class(device, class);
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
