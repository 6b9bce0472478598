// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * signals - a read that a signal comes into
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class.h"
#include "fill.h"
#include "finding.h"
#include "process.h"
#include "step.h"
#include "words.h"

#define MOST (1UL << 20)
#define READS 100
#define READS_BEFORE 8
#define PATIENCE_MS 5000

/* Numbers that the kernel keeps to itself (include/linux/errno.h). */
#define KERNEL_ERRNO_FIRST 512

/* What a program of a finding says of each read. */
#define EXPECT_KNOWN "\texpect(got != -1 || error < 512, \"an error number for programs\");\n"
#define EXPECT_COUNT                                                         \
	"\texpect(got < 0 || !memcmp(map[1], map[0], got), \"as many bytes " \
	"as it brought\");\n"

static void nothing(int number)
{
	(void)number;
}

static void signal_often(void)
{
	struct sigaction action = { .sa_handler = nothing };
	struct itimerval often = { { 0, 300 }, { 0, 300 } };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
}

/* A number that is the kernel's own; false when it was told. */
static bool is_known(const char *when)
{
	if (errno < KERNEL_ERRNO_FIRST)
		return true;
	FAIL("ERESTARTSYS and its like never leave the kernel; a driver that returns them "
	     "without a pending signal, or by another way, lets them out.",
	     "a read %s ended with error %d", when, errno);
	return false;
}

/* One read among signals; false when there is something to say. */
static bool read_one(int fd, unsigned char *memory, const unsigned char *copy, size_t len,
		     bool lives)
{
	ssize_t got;

	memset(memory, 0, len);
	got = pread(fd, memory, len, 0);
	if (got == -1 && words_is_passing(errno))
		return true;
	if (got == -1 && !is_known("among signals"))
		return false;
	if (got == -1)
		FAIL("A signal ends a call with EINTR, or not at all.",
		     "a read among signals: %s", words_errno(errno));
	else if (!lives && memcmp(memory, copy, got))
		FAIL("A read that a signal cuts short says how much it has brought.",
		     "a read among signals brought other bytes than it counted");
	else
		return true;
	return false;
}

static void read_among_signals(const struct device *device)
{
	size_t len = device->size < MOST ? device->size : MOST;
	size_t pages = (len + device->page - 1) / device->page;
	unsigned char *copy = step_pages(pages), *memory = step_pages(pages);
	struct itimerval never = { { 0, 0 }, { 0, 0 } };
	int fd = class_open(fill_mode(device) | O_NONBLOCK);

	step_say("for (int i = 0; i < %d; i++) {\n"
		 "\t\tQUIET(pread(fd[%d], map[0], %#zx, 0));\n" EXPECT_KNOWN "}",
		 READS_BEFORE, fd, len);
	for (int i = 0; i < READS_BEFORE; i++)
		if (pread(fd, copy, len, 0) == -1 && !is_known("without a signal"))
			return;
	if (device_read(device, fd, copy, len, 0) != len)
		class_end("it cannot be read as a whole");
	if (fill_vary(device, fd, copy, len))
		step_add("QUIET(pread(fd[%d], map[0], %#zx, 0));", fd, len);
	step_add("often();");
	step_say("for (int i = 0; i < %d; i++) {\n"
		 "\t\tmemset(map[1], 0, %#zx);\n"
		 "\t\tQUIET(pread(fd[%d], map[1], %#zx, 0));\n" EXPECT_KNOWN
		 "\texpect(got != -1 || error == EINTR || error == EAGAIN, \"EINTR or a count\");\n"
		 "%s}",
		 READS, len, fd, len, device->lives ? "" : EXPECT_COUNT);
	signal_often();
	for (int i = 0; i < READS; i++)
		if (!read_one(fd, memory, copy, len, device->lives))
			break;
	setitimer(ITIMER_REAL, &never, NULL);
}

static unsigned char *into;
static size_t into_len;

/* A read that waits: it ends by a signal whose handler does not restart it. */
static void wait_in_read(void *arg)
{
	struct sigaction action = { .sa_handler = nothing };

	sigaction(SIGUSR1, &action, NULL);
	if (read(*(int *)arg, into, into_len) == -1 && errno >= KERNEL_ERRNO_FIRST)
		_exit(errno - KERNEL_ERRNO_FIRST + 1);
}

#define LOOKS 5
#define LOOK_US 20000

/* A short sleep of that kind is for a device that answers soon; a long one nobody can end. */
static void look_at_sleep(pid_t pid)
{
	for (int i = 0; i < LOOKS; i++) {
		if (process_state(pid) != 'D')
			return;
		usleep(LOOK_US);
	}
	WARN("A call that waits is ended by signals (wait_event_interruptible()), or a program "
	     "cannot be stopped.",
	     "a read that waits is in a sleep that no signal ends (state D)");
}

/* No signal comes into this one; a driver's own limit of time may end it. */
#define UNDISTURBED_MS 2500

static void judge_undisturbed(const struct device *device, int fd, pid_t pid)
{
	int status = 0;

	if (!process_ends(pid, UNDISTURBED_MS, &status)) {
		process_kill(pid, PATIENCE_MS);
		return;
	}
	if (!WIFEXITED(status) || !WEXITSTATUS(status))
		return;
	step_reset();
	step_opened(fd, device->reader);
	step_add("do /* until what it has is gone */\n\t\tQUIET(read(fd[%d], memory, %zu));\n"
		 "\twhile (got > 0);\n" EXPECT_KNOWN,
		 fd, into_len);
	errno = WEXITSTATUS(status) - 1 + KERNEL_ERRNO_FIRST;
	is_known("that waited, and that no signal came into,");
}

static void interrupt_waiting(const struct device *device)
{
	pid_t pid, undisturbed;
	int fd;

	step_reset();
	into = step_pages(1);
	into_len = device->record ? device->record : 1;
	fd = class_open_to_wait(device);
	undisturbed = process_start(wait_in_read, &fd);
	step_say("QUIET(waits(fd[%d], map[0], %zu)); /* a read(), and SIGUSR1 meanwhile */", fd,
		 into_len);
	step_expect("got", "that the signal ends it");
	pid = process_start(wait_in_read, &fd);
	usleep(200000);
	look_at_sleep(pid);
	kill(pid, SIGUSR1);
	if (!process_ends(pid, PATIENCE_MS, NULL)) {
		FAIL("A call that waits is ended by signals (wait_event_interruptible()), or a "
		     "program cannot be stopped.",
		     "a read that waits was not ended by a signal within %d s",
		     PATIENCE_MS / 1000);
		process_kill(pid, PATIENCE_MS);
	}
	judge_undisturbed(device, fd, undisturbed);
}

static void signals_run(const struct device *device)
{
	if (device->waits)
		interrupt_waiting(device);
	else
		read_among_signals(device);
}

static const char *signals_missing(const struct device *device)
{
	const char *missing = class_needs_read(device);

	return missing && !device->waits ? missing : NULL;
}

const struct check_class class_signals = {
	.name = "signals",
	.title = "a signal ends a read, and spoils none",
	.missing = signals_missing,
	.run = signals_run,
};
