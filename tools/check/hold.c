// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * hold - a read whose memory does not come holds nobody else up
 *
 * The program decides how long a copy to its memory takes: userfaultfd(2), as well
 * as a file on a slow disk, can let it wait for ever. A lock that the driver holds
 * meanwhile is the program's, and if mmap() takes it, too, two threads of a process
 * wait for each other: one has the lock and wants the process's map, the other has
 * the map and wants the lock.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* userfaultfd by syscall() */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "message.h"
#include "process.h"
#include "record.h"
#include "step.h"
#include "words.h"

/* Only where something is wrong does it take that long, and a slow machine is not wrong. */
#define PATIENCE_MS 5000

/* After that a sleep that a signal ends is told in a note; a process that was killed has ended. */
#define NOTED_MS 500

/**
 * struct slow - memory that comes when we say so
 * @uffd: tells that somebody waits for it
 * @memory: one page
 */
struct slow {
	int uffd;
	unsigned char *memory;
};

/* False with errno where that cannot be had. */
static bool slow_new(struct slow *slow, size_t page)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register wanted = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	slow->uffd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (slow->uffd == -1 || ioctl(slow->uffd, UFFDIO_API, &api))
		return false;
	slow->memory = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	wanted.range.start = (uintptr_t)slow->memory;
	wanted.range.len = page;
	return slow->memory != MAP_FAILED && !ioctl(slow->uffd, UFFDIO_REGISTER, &wanted);
}

static bool slow_is_awaited(const struct slow *slow)
{
	struct pollfd one = { .fd = slow->uffd, .events = POLLIN };

	return poll(&one, 1, PATIENCE_MS) == 1;
}

static void slow_give(const struct slow *slow, size_t page)
{
	struct uffdio_zeropage zeros = { .range = { (uintptr_t)slow->memory, page } };

	ioctl(slow->uffd, UFFDIO_ZEROPAGE, &zeros);
}

/**
 * struct call - what another process does meanwhile
 * @device: with this
 * @fd: an open file of its own, opened before: what open() waits for is not asked here
 * @memory: for a read
 * @message: NULL, or what a device without positions has: a read takes it, a write puts it there
 */
struct call {
	const struct device *device;
	int fd;
	unsigned char *memory;
	const struct message *message;
};

static void read_into(void *arg)
{
	const struct call *call = arg;
	const struct device *device = call->device;
	size_t len = device->size < device->page ? device->size : device->page;

	if (call->message)
		(void)!read(call->fd, call->memory, device->page);
	else
		(void)!pread(call->fd, call->memory, len, 0);
}

static void write_message(void *arg)
{
	const struct message *message = ((const struct call *)arg)->message;

	(void)!write(message->writer, message->bytes, message->len);
}

static void map_and_touch(void *arg)
{
	const struct call *call = arg;
	unsigned char *map = mmap(NULL, call->device->unit, PROT_READ, MAP_SHARED, call->fd, 0);

	if (map != MAP_FAILED)
		(void)*(volatile unsigned char *)map;
}

/*
 * Whether the call ends while the memory is still missing; if not, in which state its process is
 * then, as process_state() has it. One whose sleep a signal ends is waited for @patience_ms, any
 * other one for longer.
 */
static bool ends_meanwhile(void (*body)(void *arg), struct call *call, int patience_ms, char *state)
{
	pid_t pid = process_start(body, call);
	bool ends = process_ends(pid, patience_ms, NULL);

	if (!ends && process_state(pid) != 'S')
		ends = process_ends(pid, PATIENCE_MS - patience_ms, NULL);
	if (ends)
		return true;
	*state = process_state(pid);
	kill(pid, SIGKILL);
	/* A wait that can be killed (TASK_KILLABLE) is state D as well. */
	if (*state == 'D' && process_ends(pid, NOTED_MS, NULL))
		*state = 'S';
	return false;
}

/* What a child does while the memory is missing. */
static void say_other(const char *what, const char *name)
{
	step_add("pid = fork();\nif (!pid) {\n\t%s;\n\t_exit(0);\n}", what);
	step_add("QUIET(ends(pid, %d, NULL));", PATIENCE_MS / 1000);
	step_expect("got", "that %s of another process does not wait for it", name);
	step_add("let_go();");
}

#define WHY_KILLED                                                                              \
	"The program decides how long a copy to its memory takes; a lock held over it lets a "  \
	"reader hold all others up, and those that wait for it in a sleep that no signal ends " \
	"cannot be killed (mutex_lock_interruptible(), mutex_lock_killable())."

/* A read, and a write; @state is the state of the process that waits in one. */
static void try_calls(const struct device *device, struct call *call, char *state)
{
	char what[160];

	if (!ends_meanwhile(read_into, call, NOTED_MS, state) && *state == 'D') {
		snprintf(what, sizeof(what), "(void)!%s(fd[%d], memory, %zu%s",
			 call->message ? "read" : "pread", call->fd, device_records(device, 1),
			 call->message ? ")" : ", 0)");
		say_other(what, "read()");
		WARN(WHY_KILLED, "while a read waits for its memory, that of another process "
				 "waits, too, and cannot be killed");
		return;
	}
	if (*state || !call->message || call->message->by != MESSAGE_BY_WRITE)
		return;
	if (!ends_meanwhile(write_message, call, NOTED_MS, state) && *state == 'D') {
		snprintf(what, sizeof(what), "(void)!write(fd[%d], memory, %zu)",
			 call->message->writer, call->message->len);
		say_other(what, "write()");
		WARN(WHY_KILLED, "while a read waits for its memory, a write of another process "
				 "waits, too, and cannot be killed");
	}
}

static void try_others(const struct device *device, const struct message *message, int fd)
{
	struct call call = { device, fd, step_pages(1), message };
	char state = 0;
	char what[160];

	snprintf(what, sizeof(what),
		 "map[0] = mmap(NULL, %#zx, PROT_READ, MAP_SHARED, fd[%d], 0);\n\tload(map[0])",
		 device->unit, fd);
	if (device->can_map && !ends_meanwhile(map_and_touch, &call, PATIENCE_MS, &state)) {
		say_other(what, "mmap() and a load");
		FAIL("A lock that mmap() or a fault takes is not held over copy_to_user(), which "
		     "may need the process's map (deadlock; lock held over a user copy).",
		     "while a read waits for its memory, mmap() of another process waits, too");
		return;
	}
	try_calls(device, &call, &state);
	if (state && state != 'D')
		NOTE("while a read waits for its memory, a call of another process waits, too: a "
		     "lock is held over the copy");
}

static void *read_in_thread(void *arg)
{
	read_into(arg);
	return NULL;
}

static void hold_run(const struct device *device)
{
	struct slow slow;
	struct message message;
	struct call call = { .device = device };
	pthread_t thread;
	int other;

	if (!slow_new(&slow, device->page))
		class_end("userfaultfd() is refused (%s)", words_errno(errno));
	if (class_needs_position(device)) {
		message = message_new(device);
		call.message = &message;
		message_put(&message);
	}
	call.fd = call.message ? message.fd : class_open_to_read(device);
	other = device_open(device, device->mapper | O_NONBLOCK);
	if (other == -1)
		class_end("a second open() is refused: %s", words_errno(errno));
	step_opened(other, device->mapper | O_NONBLOCK);
	step_say("hold(&fd[%d]); /* a thread reads into memory that does not come */", call.fd);
	call.memory = slow.memory;
	/* A thread: userfaultfd() holds back the memory of this process only. */
	if (pthread_create(&thread, NULL, read_in_thread, &call))
		return;
	if (slow_is_awaited(&slow))
		try_others(device, call.message, other);
	else
		UNTRIED("a read that brings nothing waits for no memory");
	slow_give(&slow, device->page);
	pthread_join(thread, NULL);
	if (call.message) /* and what the others have written */
		message_drain(message.fd, device->page);
}

static const char *hold_missing(const struct device *device)
{
	const char *missing = message_may_come(device) ? NULL : class_needs_position(device);

	return missing ? missing : device->alone ? "it is open once at a time"
						 : NULL;
}

const struct check_class class_hold = {
	.name = "hold",
	.title = "a read that waits for its memory holds nobody up",
	.flags = CLASS_DANGEROUS,
	.missing = hold_missing,
	.run = hold_run,
};
