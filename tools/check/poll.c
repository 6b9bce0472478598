// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * poll - what poll() says, and whom a device wakes
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "process.h"
#include "ready.h"
#include "step.h"
#include "words.h"

static const char *poll_missing(const struct device *device)
{
	return device->can_poll ? NULL : "it has no poll of its own";
}

/* Only where something is wrong does it take that long. */
#define WAKE_MS 5000

/* By then a process that waits has gone to sleep. */
#define SLEEP_US 100000

#define WHY_WAKES                                                                          \
	"What makes a device ready wakes those who wait for it, after it has become true " \
	"(lost wake-up)."

/**
 * struct reader - a read in a process of its own, as it may wait
 * @fd: opened with O_NONBLOCK
 * @len: bytes: the shortest that the device takes
 * @page: the most that @memory has room for
 * @streams: whether the device has no positions, and so no end of its own
 * @memory: for them
 * @ready: shared with the parent: poll() had said so before the read that was made last
 */
struct reader {
	int fd;
	size_t len;
	size_t page;
	bool streams;
	unsigned char *memory;
	volatile bool *ready;
};

static struct reader reader_new(const struct device *device, int fd)
{
	struct reader reader = { .fd = fd, .len = ready_length(device) };

	reader.page = device->page;
	reader.streams = !device->can_seek && !device->positioned;
	reader.memory = step_pages(1);
	reader.ready = mmap(NULL, device->page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			    -1, 0);
	if (reader.ready == MAP_FAILED)
		class_end("memory: %s", words_errno(errno));
	return reader;
}

#define DRAIN_MOST 1000

/* How a process ends that has read all: of the last read. */
enum {
	READ_RIGHT,
	READ_SLEPT,
	READ_AGAIN,
	READ_END
};

/*
 * Whether 0 is what a read says of nothing, rather than EAGAIN: also one of a page, as 0 may be all
 * of a record that has room for it.
 */
static bool says_end(const struct reader *reader)
{
	return !ready_may_say_end(reader->fd) &&
	       !read(reader->fd, reader->memory, reader->page);
}

/* Reads while poll() says that there is something, and once more. */
static void read_all(void *arg)
{
	const struct reader *reader = arg;
	struct pollfd one = { .fd = reader->fd, .events = POLLIN };
	ssize_t got;

	process_slept();
	for (int i = 0; i < DRAIN_MOST; i++) {
		*reader->ready = poll(&one, 1, 0) == 1 && one.revents & POLLIN;
		got = read(one.fd, reader->memory, reader->len);
		if (*reader->ready && got == -1 && errno == EAGAIN)
			_exit(READ_AGAIN);
		if (process_slept())
			_exit(READ_SLEPT);
		if (!got && !one.revents && reader->streams && says_end(reader))
			_exit(READ_END);
		if (got <= 0 || !*reader->ready)
			return;
	}
}

/* None waits that poll() had promised, nor one with O_NONBLOCK. False when it said so. */
static bool judge_reads(const struct device *device, const struct reader *reader)
{
	pid_t pid = process_start(read_all, (void *)reader);
	int status = 0;
	bool ended = process_ends(pid, WAKE_MS, &status);

	if (!ended)
		process_kill(pid, WAKE_MS);
	if (ended && !status)
		return true;
	if (ended && WEXITSTATUS(status) == READ_AGAIN)
		FAIL("POLLIN says that a read would not wait; who believes it turns in circles.",
		     "poll() reports POLLIN, and the read that follows is EAGAIN");
	else if (ended && WEXITSTATUS(status) == READ_END)
		WARN("0 is the end: who reads believes that nothing more will come. Nothing to "
		     "read for now is EAGAIN (read(2)).",
		     "poll() reports nothing to read, and a read with O_NONBLOCK returns 0");
	else if (*reader->ready)
		FAIL("POLLIN says that a read would not wait; who believes it hangs.",
		     "poll() reports POLLIN, and the read that follows waits");
	else if (!device->deaf) /* class look has told of a deaf one */
		WARN("Who opens with O_NONBLOCK is told EAGAIN, and not made to wait (read(2)).",
		     "poll() reports nothing to read, and a read waits although the device was "
		     "opened with O_NONBLOCK");
	return false;
}

static void say_poll(int fd)
{
	step_add("struct pollfd one = { .fd = fd[%d], .events = POLLIN };", fd);
	step_say("SHOW(poll(&one, 1, 0));");
}

/* Reads as read_all() does, with the pollfd of say_poll(). */
static void say_read(const struct reader *reader)
{
	step_add("for (int i = 0; i < %d; i++) {", DRAIN_MOST);
	step_say("\tQUIET(poll(&one, 1, 0));\n\tslept();");
	step_say("\tQUIET(read(fd[%d], %s, %zu));", reader->fd, step_name(reader->memory),
		 reader->len);
	step_expect("!slept()", "no sleep");
	step_expect("!(one.revents & POLLIN) || error != EAGAIN", "a byte, as poll() says");
	if (reader->streams)
		step_expect("one.revents || got", "EAGAIN, as poll() says that nothing is there");
	step_add("\tif (got <= 0 || !(one.revents & POLLIN))\n\t\tbreak;\n}");
}

static bool check_reads(const struct device *device)
{
	struct pollfd one = { .fd = class_open_to_read(device), .events = POLLIN };
	struct reader reader = reader_new(device, one.fd);

	device_share(device, one.fd); /* what is open once at a time is not closed in between */
	say_poll(one.fd);
	step_expect("!(one.revents & POLLNVAL)", "no POLLNVAL");
	if (poll(&one, 1, 0) == 1 && one.revents & POLLNVAL)
		FAIL("POLLNVAL is for descriptors that are not open.", "poll() reports POLLNVAL");
	if (!device->has_read || device->mode == O_WRONLY)
		return true;
	say_read(&reader);
	return judge_reads(device, &reader);
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

/* What was made ready is read as poll() says, by the open file that was told so. */
static void read_what_came(const struct device *device, int fd)
{
	struct reader reader;

	if (!device->has_read || device->mode == O_WRONLY || device->positioned)
		return;
	reader = reader_new(device, fd);
	say_poll(fd);
	say_read(&reader);
	judge_reads(device, &reader);
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
	made_ready = ready_make(device);
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
	process_kill(pid, WAKE_MS);
}

static void wait_in_read(void *arg)
{
	const struct reader *reader = arg;

	(void)!read(reader->fd, reader->memory, reader->len);
}

/* So does one that sleeps in read(): a driver can have a queue of waiting processes for each. */
static void check_read_wakes(const struct device *device)
{
	struct pollfd one = { .events = POLLIN };
	struct reader reader;
	bool made_ready;
	pid_t pid;

	step_reset();
	one.fd = class_open_to_wait(device);
	reader = reader_new(device, one.fd);
	pid = process_start(wait_in_read, &reader);
	usleep(SLEEP_US);
	step_say("pid = fork();");
	step_add("if (!pid)\n\t_exit(read(fd[%d], memory, %zu) < 0);", one.fd, reader.len);
	step_add("usleep(%d);", SLEEP_US);
	made_ready = ready_make(device);
	step_add("QUIET(ends(pid, %d, NULL));", WAKE_MS / 1000);
	step_expect("got", "that the child's read() ends");
	if (made_ready && process_ends(pid, WAKE_MS, NULL))
		return;
	if (made_ready && poll(&one, 1, 0) == 1)
		FAIL(WHY_WAKES,
		     "a process waits in read() although poll() has said for %d ms that there is "
		     "something to read",
		     WAKE_MS);
	process_kill(pid, WAKE_MS);
}

static void poll_run(const struct device *device)
{
	bool reads = check_reads(device);

	if (device->write)
		check_wakes(device, reads);
	if (device->waits && !device->deaf && ready_is_known(device))
		check_read_wakes(device);
}

const struct check_class class_poll = {
	.name = "poll",
	.title = "poll says what is true, and wakes",
	.missing = poll_missing,
	.run = poll_run,
};
