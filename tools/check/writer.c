// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "process.h"
#include "reader.h"
#include "record.h"
#include "room.h"
#include "step.h"
#include "waiter.h"
#include "words.h"

/* Only where something is wrong does it take that long. */
#define WAKE_MS 5000

/* By then a process that waits has gone to sleep. */
#define SLEEP_US 100000

/* Another process may make room between a poll() and a write, but not so often in a row. */
#define TRIES 3

/* Between them, for a device that becomes empty by itself. */
#define TRY_US 20000

#define WHY_WAKES                                                                           \
	"Who makes room wakes those who wait for it, after it is there (lost wake-up of a " \
	"writer)."

static bool says_room(int fd, int ms)
{
	struct pollfd one = { .fd = fd, .events = POLLOUT };

	return poll(&one, 1, ms) == 1 && one.revents & POLLOUT;
}

static void say_poll(const struct room *room)
{
	step_add("struct pollfd one = { .fd = fd[%d], .events = POLLOUT };\n\tint lies = 0;",
		 room->writer);
}

/* poll() says nothing of room to write where there is none. */
static bool check_full(const struct room *room)
{
	int lies = 0;

	say_poll(room);
	step_add("for (int i = 0; i < %d; i++, usleep(%d))", TRIES, TRY_US);
	step_say("\tlies += poll(&one, 1, 0) == 1 && one.revents & POLLOUT &&\n"
		 "\t\t\twrite(fd[%d], %s, %zu) == -1 && errno == EAGAIN;",
		 room->writer, step_name(room->bytes), room->state->full);
	step_add("QUIET(lies);");
	step_expect("got < 3", "no POLLOUT before a write that is EAGAIN");
	for (int i = 0; i < TRIES; i++, usleep(TRY_US))
		lies += says_room(room->writer, 0) && room_is_full(room);
	if (lies == TRIES)
		FAIL("POLLOUT says that a write would not wait; who believes it turns in circles.",
		     "poll() reports POLLOUT, and a write that follows, as short as can be, "
		     "is EAGAIN, %d times in a row",
		     TRIES);
	return lies < TRIES;
}

/* Of a device that was full, and is empty: poll() says that there is room. */
static void check_empty(const struct device *device, struct room *room)
{
	int untold = 0;

	room_say_again(device, room);
	say_poll(room);
	step_add("for (int i = 0; i < %d; i++) {\n\t\tdrain(fd[%d], memory, %zu);", TRIES, room->fd,
		 room->page);
	step_say("\tlies += poll(&one, 1, %d) != 1 && write(fd[%d], %s, %zu) > 0;\n\t}", UNTOLD_MS,
		 room->writer, step_name(room->bytes), room->state->full);
	step_add("QUIET(lies);");
	step_expect("got < 3", "POLLOUT before a write that is taken");
	for (int i = 0; i < TRIES && room_drain(room); i++)
		untold += !says_room(room->writer, UNTOLD_MS) && room_takes(room);
	if (untold == TRIES)
		FAIL("A program that waits for POLLOUT never writes.",
		     "poll() reports no room to write for %d ms, and a write is taken, %d times in "
		     "a row",
		     UNTOLD_MS, TRIES);
}

static void wait_in_poll(void *arg)
{
	const struct room *room = arg;
	struct pollfd one = { .fd = room->writer, .events = POLLOUT };

	poll(&one, 1, -1);
}

/* Other open files are the same one where there is one at a time, and have its flags. */
static void set_waiting(const struct room *room, bool waits)
{
	step_add("fcntl(fd[%d], F_SETFL, %s);", room->writer, waits ? "0" : "O_NONBLOCK");
	fcntl(room->writer, F_SETFL, waits ? 0 : O_NONBLOCK);
}

static void drain_it(void *arg)
{
	_exit(!room_drain(arg));
}

/* Reads beside a process that waits in @call; false when it could not be read empty. */
static bool drain_beside(struct room *room, const char *call)
{
	pid_t pid;
	int status;

	room_say_drain(room);
	pid = process_start(drain_it, room);
	if (process_ends(pid, WAKE_MS, &status))
		return !status;
	if (process_state(pid) != 'R')
		FAIL("No lock is held while a call waits for room, or nobody can make any "
		     "(mutex_lock() around wait_event_interruptible()).",
		     "while a process waits in %s, as there is no room, a read does not come back "
		     "within %d s",
		     call, WAKE_MS / 1000);
	process_kill(pid, WAKE_MS);
	return false;
}

/* What a write takes shows that there is room, and poll() itself shows what it should have told. */
static void judge_woken(const struct room *room, pid_t pid, bool in_poll)
{
	bool is_ready;

	if (process_ends(pid, WAKE_MS, NULL))
		return;
	is_ready = in_poll ? says_room(room->writer, 0) : room_takes(room);
	if (!is_ready || process_ends(pid, 0, NULL))
		return;
	if (in_poll)
		FAIL(WHY_WAKES,
		     "a process waits in poll() for POLLOUT although all has been read for %d ms, "
		     "and another poll() says POLLOUT",
		     WAKE_MS);
	else
		FAIL(WHY_WAKES,
		     "a process waits in write() although all has been read for %d ms, and another "
		     "write is taken",
		     WAKE_MS);
}

/* A process that sleeps in write(), or in poll(), wakes when all was read. */
static void check_woken(const struct device *device, struct room *room, bool in_poll)
{
	const char *call = in_poll ? "poll() for POLLOUT" : "write()";
	struct waiter waiter;

	room_say_again(device, room);
	if (!room_fill(room, true) || (in_poll && says_room(room->writer, 0)))
		return;
	set_waiting(room, !in_poll);
	step_say("pid = fork();");
	step_add("if (!pid) {\n\t\tprctl(PR_SET_PDEATHSIG, SIGKILL);");
	if (in_poll)
		step_add("\t_exit(poll(&(struct pollfd){ fd[%d], POLLOUT, 0 }, 1, -1) != 1);\n\t}",
			 room->writer);
	else
		step_add("\t_exit(write(fd[%d], %s, %zu) < 0);\n\t}", room->writer,
			 step_name(room->bytes), room->state->full);
	step_add("usleep(%d);", SLEEP_US);
	waiter = waiter_new_write(device, room->writer, room->bytes, room->state->full);
	if (in_poll)
		waiter.pid = process_start(wait_in_poll, room);
	else
		waiter_start(&waiter);
	if (process_ends(waiter.pid, SLEEP_US / 1000, NULL)) {
		set_waiting(room, false);
		return;
	}
	set_waiting(room, false);
	if (drain_beside(room, call)) {
		step_add("QUIET(ends(pid, %d, NULL));", WAKE_MS / 1000);
		step_expect("got", "that it ends the child's %s", call);
		judge_woken(room, waiter.pid, in_poll);
	}
	process_kill(waiter.pid, WAKE_MS);
}

void writer_poll(const struct device *device)
{
	struct room room;

	if (!room_new(device, &room))
		return;
	if (room_fill(&room, true) && (!device->can_poll || check_full(&room))) {
		room_drain(&room);
		if (device->can_poll)
			check_empty(device, &room);
		room_drain(&room);
		check_woken(device, &room, false);
		room_drain(&room);
		if (device->can_poll && findings_worst(record->class) != VERDICT_FAIL)
			check_woken(device, &room, true);
	}
	room_end(&room);
}

/* Whether the write ended as one that a signal came into may not. */
static bool is_spoiled(const struct waiter *waiter)
{
	if (waiter->result->got == -1)
		return waiter->result->error != EINTR && waiter->result->error != EAGAIN;
	return !waiter->result->got || waiter->result->got > (ssize_t)waiter->len;
}

static void tell_spoiled(const struct waiter *waiter)
{
	if (waiter->result->error >= WAITER_ERRNO_KERNEL)
		FAIL(WAITER_WHY_KERNEL, "a write that a signal came into ended with error %d",
		     waiter->result->error);
	else
		FAIL("A signal ends a write that waits with EINTR, or with what was written until "
		     "then: a driver returns -ERESTARTSYS where wait_event_interruptible() has "
		     "failed.",
		     "a write that waits ended with %s when a signal came, %d times in a row; "
		     "expected EINTR",
		     waiter_words(waiter), TRIES);
}

static void tell_unended(const struct room *room, pid_t pid)
{
	bool is_dead = process_kill(pid, WAKE_MS);

	if (!is_dead)
		FAIL_OF(CAUSE_HANG,
			"A call that waits must be ended by SIGKILL (wait_event_killable()).",
			"a write that waits for room cannot be killed");
	else if (!room_takes(room)) /* else it waits for something else */
		FAIL(WAITER_WHY_ENDS,
		     "a write that waits for room was not ended by a signal within %d s",
		     WAKE_MS / 1000);
}

/* A write that waits, and a signal; whether that spoiled it. */
static bool signal_one(const struct room *room, struct waiter *waiter)
{
	bool is_deep;

	if (!room_is_full(room))
		return false;
	fcntl(room->writer, F_SETFL, 0);
	waiter_start(waiter);
	usleep(SLEEP_US);
	is_deep = process_sleeps_deeply(waiter->pid);
	fcntl(room->writer, F_SETFL, O_NONBLOCK);
	if (process_ends(waiter->pid, 0, NULL))
		return false;
	kill(waiter->pid, SIGUSR1);
	if (!process_ends(waiter->pid, WAKE_MS, NULL)) {
		tell_unended(room, waiter->pid);
		return false;
	}
	if (is_deep)
		WARN(WAITER_WHY_ENDS,
		     "a write that waits for room is in a sleep that no signal ends (state D)");
	return !is_deep && is_spoiled(waiter);
}

void writer_signals(const struct device *device)
{
	struct waiter waiter;
	struct room room;
	int spoiled = 0;

	if (!room_new(device, &room))
		return;
	if (!room_fill(&room, false)) {
		room_end(&room);
		return;
	}
	waiter = waiter_new_write(device, room.writer, room.bytes, room.state->full);
	step_add("fcntl(fd[%d], F_SETFL, 0);", room.writer);
	step_say("QUIET(put_waits(fd[%d], %s, %zu)); /* a write(), and SIGUSR1 meanwhile */",
		 room.writer, step_name(room.bytes), room.state->full);
	step_expect("got != -2", "that the signal ends it");
	step_expect("got != -1 || error == EINTR || error == EAGAIN", "EINTR");
	while (spoiled < TRIES && signal_one(&room, &waiter))
		spoiled++;
	if (spoiled == TRIES)
		tell_spoiled(&waiter);
	room_end(&room);
}
