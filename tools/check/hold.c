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
#include "process.h"
#include "record.h"
#include "step.h"
#include "words.h"

/* Only where something is wrong does it take that long, and a slow machine is not wrong. */
#define PATIENCE_MS 5000

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
 */
struct call {
	const struct device *device;
	int fd;
	unsigned char *memory;
};

static void read_into(void *arg)
{
	const struct call *call = arg;
	const struct device *device = call->device;
	size_t len = device->size < device->page ? device->size : device->page;

	(void)!pread(call->fd, call->memory, len, 0);
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
 * then, as process_state() has it.
 */
static bool ends_meanwhile(void (*body)(void *arg), struct call *call, char *state)
{
	pid_t pid = process_start(body, call);

	if (process_ends(pid, PATIENCE_MS, NULL))
		return true;
	*state = process_state(pid);
	kill(pid, SIGKILL);
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

static void try_others(const struct device *device, int fd)
{
	struct call call = { device, fd, step_pages(1) };
	char state = 0;
	char what[160];

	snprintf(what, sizeof(what), "map[0] = mmap(NULL, %#zx, PROT_READ, MAP_SHARED, own, 0);\n"
				     "\tload(map[0])",
		 device->unit);
	if (device->can_map && !ends_meanwhile(map_and_touch, &call, &state)) {
		say_other(what, "mmap() and a load");
		FAIL("A lock that mmap() or a fault takes is not held over copy_to_user(), which "
		     "may need the process's map (deadlock; lock held over a user copy).",
		     "while a read waits for its memory, mmap() of another process waits, too");
	} else if (!ends_meanwhile(read_into, &call, &state) && state == 'D') {
		snprintf(what, sizeof(what), "(void)!pread(own, memory, %zu, 0)",
			 device_records(device, 1));
		say_other(what, "read()");
		WARN("The program decides how long a copy to its memory takes; a lock held over it "
		     "lets a reader hold all others up, and those that wait for it in a sleep "
		     "that no signal ends cannot be killed (mutex_lock_interruptible(), "
		     "mutex_lock_killable()).",
		     "while a read waits for its memory, that of another process waits, too, and "
		     "cannot be killed");
	} else if (state) {
		NOTE("while a read waits for its memory, that of another process waits, too: a "
		     "lock is held over the copy");
	}
}

static void *read_in_thread(void *arg)
{
	read_into(arg);
	return NULL;
}

static void hold_run(const struct device *device)
{
	struct slow slow;
	struct call call = { .device = device };
	char flags[WORDS_SIZE];
	pthread_t thread;
	int other;

	if (!slow_new(&slow, device->page))
		class_end("userfaultfd() is refused (%s)", words_errno(errno));
	call.fd = class_open_to_read(device);
	step_add("int own = open(DEVICE, %s | O_NONBLOCK);", words_open(flags, device->mapper));
	step_say("hold(&fd[%d]); /* a thread reads into memory that does not come */", call.fd);
	other = device_open(device, device->mapper | O_NONBLOCK);
	call.memory = slow.memory;
	/* A thread: userfaultfd() holds back the memory of this process only. */
	if (pthread_create(&thread, NULL, read_in_thread, &call))
		return;
	if (slow_is_awaited(&slow))
		try_others(device, other);
	else
		UNTRIED("a read that brings nothing waits for no memory");
	slow_give(&slow, device->page);
	pthread_join(thread, NULL);
}

static const char *hold_missing(const struct device *device)
{
	const char *missing = class_needs_position(device);

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
