// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * signals - a read, or a write, that a signal comes into
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
#include "clock.h"
#include "fill.h"
#include "finding.h"
#include "process.h"
#include "step.h"
#include "waiter.h"
#include "words.h"
#include "writer.h"

#define MOST (1UL << 20)
#define READS 100
#define READS_BEFORE 8
#define PATIENCE_MS 5000

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
	if (errno < WAITER_ERRNO_KERNEL)
		return true;
	FAIL(WAITER_WHY_KERNEL, "a read %s ended with error %d", when, errno);
	return false;
}

/*
 * Whether a read among signals was wrong to say that here is the end: @fd has so many bytes as
 * soon as no signal comes, each time.
 */
static bool is_no_end(int fd, unsigned char *memory, size_t len)
{
	struct itimerval never = { { 0, 0 }, { 0, 0 } };

	setitimer(ITIMER_REAL, &never, NULL);
	for (int i = 0; i < READS_BEFORE; i++)
		if (pread(fd, memory, len, 0) <= 0)
			return false;
	return true;
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
	else if (!got && is_no_end(fd, memory, len))
		FAIL("0 is the end: a read that a signal comes into before it has brought anything "
		     "is EINTR.",
		     "a read among signals returned 0, where there are %zu bytes", len);
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
	int fd = class_open_to_fill(device);

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
		 "\texpect(got, \"bytes, which are there\");\n"
		 "%s}",
		 READS, len, fd, len, device->reads_live ? "" : EXPECT_COUNT);
	signal_often();
	for (int i = 0; i < READS; i++)
		if (!read_one(fd, memory, copy, len, device->reads_live))
			break;
	setitimer(ITIMER_REAL, &never, NULL);
}

/* So many reads after each other a signal must spoil: into one, bytes may come by accident. */
#define SHOWS 3
#define SHOWS_TRIED 8

/* How long each waits before the signal comes; none is a multiple of the others. */
static int before_us(int number)
{
	return 200000 + number * 37000;
}

/* What a signal may end a read within. */
#define SOON_MS 1000

/**
 * enum signalled - what became of a read that a signal came into
 * @SIGNALLED_RIGHT: EINTR
 * @SIGNALLED_EARLY: an end before the signal, or long after it, or a part of a record
 * @SIGNALLED_WRONG: an end at once, and in another way
 * @SIGNALLED_NOT: no end
 */
enum signalled {
	SIGNALLED_RIGHT,
	SIGNALLED_EARLY,
	SIGNALLED_WRONG,
	SIGNALLED_NOT,
};

static enum signalled signal_it(struct waiter *waiter)
{
	int error;

	kill(waiter->pid, SIGUSR1);
	if (!process_ends(waiter->pid, SOON_MS, NULL)) {
		if (process_ends(waiter->pid, PATIENCE_MS - SOON_MS, NULL))
			return SIGNALLED_EARLY;
		process_kill(waiter->pid, PATIENCE_MS);
		return SIGNALLED_NOT;
	}
	error = waiter->result->error;
	if (waiter->result->got > 0 && (size_t)waiter->result->got < waiter->len)
		return SIGNALLED_EARLY; /* what a long read has got by then is a true count */
	return error == EINTR || error == EAGAIN ? SIGNALLED_RIGHT : SIGNALLED_WRONG;
}

/* One reader that waits, and a signal. @alone: no other one waits. */
static enum signalled signal_one(struct waiter *waiter, int number, bool alone)
{
	waiter_start(waiter);
	if (process_ends(waiter->pid, before_us(number) / 1000, NULL))
		return SIGNALLED_EARLY;
	if (alone && process_sleeps_deeply(waiter->pid))
		WARN(WAITER_WHY_ENDS,
		     "a read that waits is in a sleep that no signal ends (state D)");
	if (process_ends(waiter->pid, 0, NULL))
		return SIGNALLED_EARLY;
	return signal_it(waiter);
}

/* No signal comes into this one, from its start on; a driver's own limit of time may end it. */
#define UNDISTURBED_MS 2500

/* By then it waits, and has what it holds meanwhile. */
#define UNDISTURBED_FIRST_US 100000

/* Whether it, which began to wait at @start_ns, ended by itself. */
static bool judge_undisturbed(const struct device *device, const struct waiter *waiter,
			      long long start_ns)
{
	long long waited_ms = (clock_ns() - start_ns) / 1000000;

	if (!process_ends(waiter->pid, waited_ms < UNDISTURBED_MS ? UNDISTURBED_MS - waited_ms : 0,
			  NULL)) {
		process_kill(waiter->pid, PATIENCE_MS);
		return false;
	}
	if (waiter->result->error < WAITER_ERRNO_KERNEL)
		return true;
	step_reset();
	step_opened(waiter->fd, device->reader);
	step_add("do /* until what it has is gone */\n\t\tQUIET(read(fd[%d], memory, %zu));\n"
		 "\twhile (got > 0);\n" EXPECT_KNOWN,
		 waiter->fd, waiter->len);
	errno = waiter->result->error;
	is_known("that waited, and that no signal came into,");
	return true;
}

/* Each of @SHOWS signals has ended a read so, and no read without a signal ends so. */
static void tell_spoiled(const struct device *device, const struct waiter *waiter)
{
	step_reset();
	step_pages(1);
	step_opened(waiter->fd, device->reader);
	step_say("QUIET(signalled(fd[%d], map[0], %zu)); /* three reads, and SIGUSR1 in each */",
		 waiter->fd, waiter->len);
	step_expect("got == -1 && error == EINTR", "EINTR");
	errno = waiter->result->error;
	if (is_known("that a signal came into"))
		FAIL("A signal ends a call that waits with EINTR: a driver that does not return "
		     "-ERESTARTSYS where wait_event_interruptible() has failed tells its program "
		     "of bytes, an end or a fault that is none.",
		     "a read that waits ended with %s when a signal came, %d times of %d; expected "
		     "EINTR",
		     waiter_words(waiter), SHOWS, SHOWS);
}

/*
 * Signals for readers beside @undisturbed, which waits by now. Returns how many ended otherwise
 * than they should, @spoiled of them before.
 */
static int signal_more(struct waiter *waiter, int spoiled)
{
	for (int i = 1; i < SHOWS_TRIED; i++) {
		switch (signal_one(waiter, i, false)) {
		case SIGNALLED_NOT:
			FAIL("No lock is held while a read waits, or whoever wants it cannot be "
			     "ended (mutex_lock() around wait_event_interruptible()).",
			     "while one process waits in a read, a second one that reads is not "
			     "ended by a signal within %d s",
			     PATIENCE_MS / 1000);
			return 0;
		case SIGNALLED_RIGHT:
			return 0;
		case SIGNALLED_WRONG:
			if (++spoiled == SHOWS)
				return spoiled;
			break;
		case SIGNALLED_EARLY:
			break;
		}
	}
	return 0;
}

static void interrupt_waiting(const struct device *device)
{
	struct waiter waiter, undisturbed;
	enum signalled first;
	bool spoiled = false;
	long long start_ns;

	step_reset();
	waiter = waiter_new(device, class_open_to_wait(device));
	undisturbed = waiter_new(device, -1);
	step_say("QUIET(waits(fd[%d], map[0], %zu)); /* a read(), and SIGUSR1 meanwhile */",
		 waiter.fd, waiter.len);
	step_expect("got", "that the signal ends it");
	first = signal_one(&waiter, 0, true);
	if (first == SIGNALLED_NOT)
		FAIL(WAITER_WHY_ENDS, "a read that waits was not ended by a signal within %d s",
		     PATIENCE_MS / 1000);
	/* Of a regular file, reads of one open file exclude each other. */
	undisturbed.fd = class_open_to_wait(device);
	step_say("QUIET(waits_beside(fd[%d], fd[%d], map[0], %zu)); /* while another one waits */",
		 waiter.fd, undisturbed.fd, waiter.len);
	step_expect("got", "that the signal ends it");
	waiter_start(&undisturbed);
	start_ns = clock_ns();
	usleep(UNDISTURBED_FIRST_US);
	if (first != SIGNALLED_NOT)
		spoiled = signal_more(&waiter, first == SIGNALLED_WRONG) == SHOWS;
	if (judge_undisturbed(device, &undisturbed, start_ns) &&
	    waiter_alike(&waiter, &undisturbed))
		return;
	if (spoiled)
		tell_spoiled(device, &waiter);
}

static void signals_run(const struct device *device)
{
	if (!device->waits) {
		read_among_signals(device);
		return;
	}
	interrupt_waiting(device);
	writer_signals(device);
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
