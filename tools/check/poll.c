// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * poll - what poll() says, and whom a device wakes
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* POLLMSG, POLLRDHUP */
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "class.h"
#include "clock.h"
#include "finding.h"
#include "held.h"
#include "message.h"
#include "process.h"
#include "reader.h"
#include "ready.h"
#include "record.h"
#include "step.h"
#include "waiter.h"
#include "writer.h"

/* What a read waits for may come without a poll() that says so. */
static bool can_wake_reads(const struct device *device)
{
	return device->waits && !device->deaf && ready_is_known(device);
}

static const char *poll_missing(const struct device *device)
{
	return device->can_poll || can_wake_reads(device) ? NULL : "it has no poll of its own";
}

/* Only where something is wrong does it take that long. */
#define WAKE_MS 5000

/* By then a process that waits has gone to sleep. */
#define SLEEP_US 100000

#define WHY_WAKES                                                                          \
	"What makes a device ready wakes those who wait for it, after it has become true " \
	"(lost wake-up)."

/* No device has these events: bits of all error numbers, which are no masks. */
#define ERROR_BITS (POLLWRBAND | POLLMSG | POLLRDHUP)

/*
 * The kernel takes POLLNVAL out of what a driver returns, as all that nobody has asked for. False
 * when it is no mask, which was told.
 */
static bool check_mask(int fd)
{
	struct pollfd one = { .fd = fd, .events = ERROR_BITS };

	step_add("struct pollfd all = { .fd = fd[%d], .events = POLLWRBAND | POLLMSG | POLLRDHUP "
		 "};",
		 fd);
	step_say("SHOW(poll(&all, 1, 0));");
	step_expect("(all.revents & all.events) != all.events", "some events, and not all that "
								"are");
	if (poll(&one, 1, 0) != 1 || (one.revents & ERROR_BITS) != ERROR_BITS)
		return true;
	WARN("What a driver's poll() returns is a mask of events: an error number there has the "
	     "bits of events that have not come; EPOLLERR says that something is wrong.",
	     "poll() reports events that no device has (%#x): the driver returns an error number "
	     "there",
	     one.revents);
	return false;
}

static bool check_reads(const struct device *device)
{
	int fd = class_open_to_read(device);
	struct reader reader = reader_new(device, fd);

	device_share(device, fd); /* what is open once at a time is not closed in between */
	if (!check_mask(fd))
		return false;
	if (!device->has_read || device->mode == O_WRONLY)
		return true;
	reader_say_poll(fd);
	reader_say(&reader);
	return reader_judge(device, &reader);
}

/* Ends when one of the events has come, or never. */
static void wait_in_poll(void *arg)
{
	poll(arg, 1, -1);
}

/* Bytes or a record, which may be all that it is ready for. */
static ssize_t read_one(const struct device *device, int fd, unsigned char *memory)
{
	if (device->positioned)
		return step_pread(fd, memory, 1, 0);
	step_say("SHOW(read(fd[%d], memory, %zu));", fd, ready_length(device));
	return read(fd, memory, ready_length(device));
}

/* No loop of reads or writes takes longer: a slow device has told enough by then. */
#define FILLS_NS 2000000000LL

static void read_all_there(const struct device *device, int fd)
{
	held_say(fd, device->page);
	held_read(fd, step_pages(1), device->page, NULL);
}

/* What was made ready is read as poll() says, by the open file that was told so. */
static void read_what_came(const struct device *device, int fd)
{
	struct reader reader;

	if (!device->has_read || device->mode == O_WRONLY || device->positioned)
		return;
	reader = reader_new(device, fd);
	reader_say_poll(fd);
	reader_say(&reader);
	reader_judge(device, &reader);
}

/* More than any device waits for by itself before it says that there is something. */
#define FILLS_MOST 4096

/* Of one to which something comes by itself, each takes a while (READY_FED_MS). */
#define FILLS_FED 16

/*
 * What was made ready has woken nobody, and poll() says nothing: of a device whose reads wait, no
 * read brings anything then, however much is there.
 */
static void check_untold(const struct device *device, int fd)
{
	struct pollfd one = { .fd = fd, .events = POLLIN };
	unsigned char *memory = step_pages(1);
	const int fills = device->fed ? FILLS_FED : FILLS_MOST;
	long long late;
	int writer, untold = 0;

	if (!device->waits || device->deaf || device->positioned || device->mode == O_WRONLY)
		return;
	writer = ready_writer(device, fd);
	reader_say_poll(fd);
	step_add("int untold = 0;");
	step_say("for (int i = 0; i < %d && !poll(&one, 1, 0); i++)", fills);
	ready_say_again(device, writer);
	step_add("for (int i = 0; i < %d; i++) {", UNTOLD);
	ready_say_again(device, writer);
	step_say("\tuntold += !poll(&one, 1, %d) && read(fd[%d], memory, %zu) > 0;\n}",
		 UNTOLD_MS, fd,
		 ready_length(device));
	step_add("QUIET(untold);");
	step_expect("got < 3", "that poll() says so when there is something to read");
	late = clock_ns() + FILLS_NS;
	for (int i = 0; i < fills && clock_ns() < late && !poll(&one, 1, 0); i++)
		if (!ready_again(device, writer))
			break;
	for (int i = 0; i < UNTOLD; i++) {
		ready_again(device, writer);
		untold += !poll(&one, 1, UNTOLD_MS) && read(fd, memory, ready_length(device)) > 0;
	}
	/* A sensor may have been told to wait for more than came in this time. */
	if (untold == UNTOLD && device->fed)
		WARN(READER_WHY_UNTOLD, READER_UNTOLD);
	else if (untold == UNTOLD)
		FAIL(READER_WHY_UNTOLD, READER_UNTOLD);
	message_drain(fd, device->page);
}

/*
 * A process that sleeps in poll() wakes when the device becomes ready. @reads: those of what was
 * there before were right.
 */
static void check_wakes(const struct device *device, bool reads)
{
	struct pollfd one = { .events = POLLIN | POLLPRI };
	bool made_ready, woken;
	pid_t pid;

	step_reset();
	one.fd = class_open_to_read(device);
	if (device->waits && !device->deaf && !device->positioned)
		read_all_there(device, one.fd);
	else
		read_one(device, one.fd, step_pages(1));
	if (poll(&one, 1, 0) == 1)
		one.events &= ~one.revents;
	if (!one.events)
		return;
	pid = process_start(wait_in_poll, &one);
	usleep(SLEEP_US);
	step_say("pid = fork();");
	step_add("if (!pid)\n\t_exit(poll(&(struct pollfd){ fd[%d], %#x, 0 }, 1, -1) != 1);",
		 one.fd, one.events);
	step_add("usleep(%d);", SLEEP_US);
	made_ready = ready_make(device, one.fd);
	woken = made_ready && process_ends(pid, WAKE_MS, NULL);
	step_add("QUIET(ends(pid, %d, NULL));", WAKE_MS / 1000);
	step_expect("got", "that the child's poll() ends");
	if (woken && reads)
		read_what_came(device, one.fd);
	if (woken)
		return;
	if (!made_ready)
		NOTE("nothing made it ready, so that it was not tried whether poll() wakes; a "
		     "profile says by `wake` what does");
	else if (poll(&one, 1, 0) == 1)
		FAIL(WHY_WAKES,
		     "a process waits in poll() although the device has been ready for %d ms",
		     WAKE_MS);
	else if (reads)
		check_untold(device, one.fd);
	process_kill(pid, WAKE_MS);
}

/*
 * Whether there is something to read: as poll() says, or a read that takes it. The file is one with
 * O_NONBLOCK from then on.
 */
static bool is_ready(const struct device *device, const struct waiter *waiter)
{
	struct pollfd one = { .fd = waiter->fd, .events = POLLIN };

	if (device->can_poll && poll(&one, 1, 0) == 1 && one.revents & POLLIN)
		return true;
	fcntl(waiter->fd, F_SETFL, O_NONBLOCK);
	return read(waiter->fd, waiter->memory, waiter->len) > 0;
}

/* So does one that sleeps in read(): a driver can have a queue of waiting processes for each. */
static void check_read_wakes(const struct device *device)
{
	struct waiter waiter;
	bool made_ready;

	step_reset();
	waiter = waiter_new(device, class_open_to_wait(device));
	waiter_start(&waiter);
	usleep(SLEEP_US);
	step_say("pid = fork();");
	step_add("if (!pid)\n\t_exit(read(fd[%d], memory, %zu) < 0);", waiter.fd, waiter.len);
	step_add("usleep(%d);", SLEEP_US);
	made_ready = ready_make(device, waiter.fd);
	step_add("QUIET(ends(pid, %d, NULL));", WAKE_MS / 1000);
	step_expect("got", "that the child's read() ends");
	if (made_ready && process_ends(waiter.pid, WAKE_MS, NULL))
		return;
	if (made_ready && is_ready(device, &waiter))
		FAIL(WHY_WAKES,
		     "a process waits in read() although there has been something to read for %d "
		     "ms",
		     WAKE_MS);
	process_kill(waiter.pid, WAKE_MS);
}

static void poll_run(const struct device *device)
{
	bool reads = device->can_poll && check_reads(device);

	if (device->can_poll && (device->write || device->fed))
		check_wakes(device, reads);
	if (can_wake_reads(device) && findings_worst(record->class) != VERDICT_FAIL)
		check_read_wakes(device);
	if (findings_worst(record->class) != VERDICT_FAIL)
		writer_poll(device);
}

const struct check_class class_poll = {
	.name = "poll",
	.title = "poll says what is true, and wakes",
	.missing = poll_missing,
	.run = poll_run,
};
