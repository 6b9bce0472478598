// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * look - the first look: what the device can do, found out one call at a time
 *
 * Any of these calls may kill, hang or deceive who makes it. So each look is made in a
 * process of its own, into memory between pages that cannot be touched, and what could be
 * found out before one went wrong is known all the same.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answer.h"
#include "class.h"
#include "extent.h"
#include "firstread.h"
#include "opens.h"
#include "process.h"
#include "record.h"
#include "shape.h"
#include "step.h"
#include "words.h"

/* A call that takes longer waits for something, unless it runs: then it gets so much five times. */
#define PATIENCE_MS 5000
#define PATIENCES 5

/* An address that no program has: the kernel refuses it before it asks a driver. */
#define NOWHERE ((void *)-4096L)

/* epoll takes no file without a poll operation: EPERM, and for these alone. */
static void look_poll(struct device *device)
{
	struct epoll_event events = { .events = EPOLLIN | EPOLLOUT | EPOLLPRI };
	int fd = opens_for_all(device), set = epoll_create1(EPOLL_CLOEXEC);

	step_say("SHOW(poll(&(struct pollfd){ fd[%d], POLLIN | POLLOUT | POLLPRI }, 1, 0));", fd);
	device->can_poll = !epoll_ctl(set, EPOLL_CTL_ADD, fd, &events);
	close(set);
}

/*
 * Which operations there are, without calling one: a missing operation is EINVAL, whatever the
 * address.
 */
static void look_operations(struct device *device)
{
	int fd = opens_for_all(device);

	step_say("SHOW(read(fd[%d], (char *)-4096L, 1));", fd);
	device->has_read = read(fd, NOWHERE, 1) == -1 && errno == EFAULT;
	step_say("SHOW(write(fd[%d], (char *)-4096L, 1));", fd);
	device->has_write = write(fd, NOWHERE, 1) == -1 && errno == EFAULT;
	device->can_write = device->has_write && device->mode != O_RDONLY;
	device->can_seek = lseek(fd, 0, SEEK_CUR) != -1;
}

/* What is known of a read with O_NONBLOCK that does not come back. */
static void set_hanging(struct device *device, bool hangs)
{
	device->waits = hangs;
	device->deaf = hangs;
}

static void look_read(struct device *device)
{
	if (!device->has_read || device->mode == O_WRONLY)
		return;
	set_hanging(device, true); /* until it has come back */
	firstread_make(device, opens_for_all(device));
}

static void look_fed(struct device *device)
{
	firstread_fed(device, opens_for_all(device));
}

static void look_answer(struct device *device)
{
	int fd = opens_for_all(device);

	answer_find(device, fd, device_open(device, device->mode | O_NONBLOCK));
}

static void look_end(struct device *device)
{
	if (!device->can_read || device->waits)
		return;
	set_hanging(device, true); /* as above; likewise in shape_still() */
	shape_read(device, opens_for_all(device));
	set_hanging(device, false);
}

static void look_size(struct device *device)
{
	shape_size(device, opens_for_all(device));
}

static void look_mappings(struct device *device)
{
	int fd = opens_for_all(device);

	extent_find(device, fd);
	extent_compare(device, fd);
}

static void look_still(struct device *device)
{
	shape_still(device, opens_for_all(device));
}

/**
 * struct look - one of them
 * @what: for people
 * @run: sets what it finds out in the device; in a process of its own
 * @reads: calls read(), which may wait for bytes that do not come
 */
static const struct look {
	const char *what;
	void (*run)(struct device *device);
	bool reads;
} looks[] = {
	{ .what = "open", .run = opens_modes },
	{ .what = "poll", .run = look_poll },
	{ .what = "its operations", .run = look_operations },
	{ .what = "a read of one byte", .run = look_read, .reads = true },
	{ .what = "what comes by itself", .run = look_fed, .reads = true },
	{ .what = "what is written", .run = look_answer, .reads = true },
	{ .what = "reading to its end", .run = look_end, .reads = true },
	{ .what = "its size", .run = look_size },
	{ .what = "its mappings", .run = look_mappings },
	{ .what = "an open for reading alone", .run = opens_reader },
	{ .what = "a second open", .run = opens_twice },
	{ .what = "what is in it, over half a second", .run = look_still, .reads = true },
};

static void run_look(void *arg)
{
	const struct look *look = arg;

	step_reset();
	look->run(&record->device);
}

/* Whether it came to its end. One that runs all the time is slow, and is given time to. */
static bool comes_back(pid_t pid, int *status)
{
	for (int i = 0; i < PATIENCES; i++) {
		if (process_ends(pid, PATIENCE_MS, status))
			return true;
		if (process_state(pid) != 'R')
			break;
	}
	return false;
}

/* What became of a look; false when the kernel may have taken harm. */
static bool judge(const struct look *look, pid_t pid)
{
	int status = 0;

	if (!comes_back(pid, &status)) {
		if (process_kill(pid, PATIENCE_MS)) {
			if (!look->reads)
				FAIL_OF(CAUSE_HANG,
					"A call with O_NONBLOCK comes back; one that waits can be "
					"ended by a signal.",
					"%s: it did not come back within %d s, and was ended by "
					"SIGKILL: %s",
					look->what, PATIENCE_MS / 1000, step_last());
			return true;
		}
		FAIL_OF(CAUSE_HANG,
			"A call that waits must be ended by SIGKILL (wait_event_killable()).",
			"%s: it did not come back within %d s, and cannot be killed: %s",
			look->what, PATIENCE_MS / 1000, step_last());
		return false;
	}
	if (!WIFSIGNALED(status))
		return true;
	FAIL("No call on a device ends the process that makes it.",
	     "%s: the process was ended by signal %d in this call: %s", look->what,
	     WTERMSIG(status), step_last());
	return WTERMSIG(status) == SIGBUS;
}

static void tell_deaf(const struct device *device)
{
	step_reset();
	step_opened(0, device->reader | O_NONBLOCK);
	step_add("slept();\nQUIET(read(fd[0], memory, %zu));", device->record ? device->record : 1);
	step_expect("!slept()", "bytes or EAGAIN at once");
	WARN("Who opens with O_NONBLOCK is told EAGAIN, and not made to wait (read(2)).",
	     "a read waits although the device was opened with O_NONBLOCK");
}

/*
 * Holes are a device's own choice, unless they are its end, which it has agreed to: where it
 * accepts no page more, too, as far as that can be told.
 */
static bool lacks_last(const struct device *device)
{
	return device->last_signal && device->holes <= 1 && !device->endless && !device->doubtful;
}

static void tell_holes(const struct device *device)
{
	size_t pages = device_whole(device) / device->page;
	unsigned char *map, byte;

	if (!lacks_last(device)) {
		if (device->holes)
			NOTE("a load of %zu of its pages ends in a signal; they are left out",
			     device->holes);
		return;
	}
	step_reset();
	map = class_map(class_open_to_map(device), pages * device->page, PROT_READ, MAP_SHARED);
	if (!step_load(map, (pages - 1) * device->page, &byte))
		return; /* it has come meanwhile */
	step_expect("got >= 0", "no signal: the device has this page");
	FAIL("A driver that accepts a mapping has all its pages; one that compares with its last "
	     "page, and not with the number of pages, lacks that one (off by one).",
	     "mmap() of all its %zu pages is accepted, and a load of the last ends in signal %d",
	     pages, device->last_signal);
}

static void look_run(const struct device *device)
{
	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++) {
		pid_t pid = process_start(run_look, (void *)&looks[i]);

		if (!judge(&looks[i], pid))
			return;
		if (device->open_error)
			return;
	}
	if (!device->can_read && device->read_error)
		NOTE("a read of one byte: %s", words_errno(device->read_error));
	if (device->record)
		NOTE("a read takes %zu bytes or more", device->record);
	if (device->deaf)
		tell_deaf(device);
	if (device->fed)
		NOTE("something to read comes by itself");
	if (device->one_file)
		NOTE("what is written to an open file comes back to that one alone");
	if (device->waits)
		NOTE("a read waits, or says EAGAIN: what needs its bytes at once is not tried");
	if (device->alone)
		NOTE("a second open() is refused: %s", words_errno(device->alone));
	if (device->can_map && device->mapped != device->size)
		NOTE("its mapping has %#llx bytes, and read() %#llx",
		     (unsigned long long)device->mapped, (unsigned long long)device->size);
	if (device->apart)
		NOTE("read() shows other bytes than the mapping, and is taken for something else");
	if (device->can_map)
		tell_holes(device);
	if (device->lives)
		NOTE("what is in it changes by itself; only what is still is compared");
}

static const char *look_missing(const struct device *device)
{
	(void)device;
	return NULL;
}

const struct check_class class_look = {
	.name = "look",
	.title = "it can be opened, polled, read and mapped without harm",
	.missing = look_missing,
	.run = look_run,
};
