// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "reader.h"

#include <errno.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class.h"
#include "clock.h"
#include "finding.h"
#include "process.h"
#include "ready.h"
#include "step.h"
#include "words.h"

/* Only where something is wrong does it take that long. */
#define PATIENCE_MS 5000

/* So many reads or records may be there. */
#define DRAIN_MOST 1000
#define DRAIN_FED 10 /* of a device to which something comes by itself again and again */
#define DRAIN_NS 2000000000LL /* of a device whose reads take long */

struct reader reader_new(const struct device *device, int fd)
{
	struct reader reader = { .fd = fd, .len = ready_length(device) };

	reader.page = device->page;
	reader.most = device->fed ? DRAIN_FED : DRAIN_MOST;
	reader.streams = !device->can_seek && !device->positioned;
	reader.waits = device->waits && !device->positioned;
	reader.memory = step_pages(1);
	reader.ready = mmap(NULL, device->page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			    -1, 0);
	if (reader.ready == MAP_FAILED)
		class_end("memory: %s", words_errno(errno));
	return reader;
}

/* How a process ends that has read all: of the last read. */
enum {
	READ_RIGHT,
	READ_SLEPT,
	READ_AGAIN,
	READ_END,
	READ_UNTOLD,
	READ_ERROR
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

/* Whether poll() says nothing of bytes, and goes on so; or says only that something is wrong. */
static bool says_nothing(struct pollfd *one, bool waits)
{
	int ready = poll(one, 1, 0);

	if (!ready && waits)
		ready = poll(one, 1, UNTOLD_MS);
	return !ready || !(one->revents & POLLIN);
}

/* Whether a read says 0 in a moment when poll() says nothing, as between two that come. */
static bool ends_between(const struct reader *reader, struct pollfd *one)
{
	return reader->streams && reader->waits && !poll(one, 1, 0) &&
	       !read(reader->fd, reader->memory, reader->len) && says_end(reader);
}

/* Reads while poll() says that there is something, and once more; or while it should say so. */
static void read_all(void *arg)
{
	const struct reader *reader = arg;
	struct pollfd one = { .fd = reader->fd, .events = POLLIN };
	const long long late = clock_ns() + DRAIN_NS;
	ssize_t got;
	int untold = 0;

	for (int i = 0; i < reader->most && clock_ns() < late; i++) {
		if (ends_between(reader, &one))
			_exit(READ_END);
		*reader->ready = !says_nothing(&one, reader->waits);
		process_slept(); /* only now: what poll() waited for is no sleep of the read */
		got = read(one.fd, reader->memory, reader->len);
		if (*reader->ready && got == -1 && errno == EAGAIN)
			_exit(READ_AGAIN);
		if (process_slept())
			_exit(READ_SLEPT);
		if (!got && !one.revents && reader->streams && says_end(reader))
			_exit(READ_END);
		if (got <= 0 || !(*reader->ready || one.revents & POLLERR || reader->waits))
			return;
		untold = *reader->ready ? 0 : untold + 1;
		if (untold == UNTOLD)
			_exit(one.revents & POLLERR ? READ_ERROR : READ_UNTOLD);
	}
}

/* Attributes below /sys say so by design, of each that poll() is asked about. */
static void tell_error(const struct reader *reader)
{
	struct stat st;

	if (!fstat(reader->fd, &st) && S_ISCHR(st.st_mode))
		WARN("POLLERR says that the device has failed; who believes it gives up.",
		     "poll() reports POLLERR and no POLLIN, and %d reads in a row bring bytes",
		     UNTOLD);
}

/*
 * A device may wait for more than a few bytes before it says so, if somebody has told it to. Where
 * it is known how to give it more, the class finds out. Returns false when this was told.
 */
static bool tell_untold(const struct device *device)
{
	if (ready_is_known(device))
		return true;
	WARN(READER_WHY_UNTOLD, READER_UNTOLD);
	return false;
}

bool reader_judge(const struct device *device, const struct reader *reader)
{
	pid_t pid = process_start(read_all, (void *)reader);
	int status = 0;
	bool ended = process_ends(pid, PATIENCE_MS, &status);

	if (!ended)
		process_kill(pid, PATIENCE_MS);
	if (ended && (!status || WEXITSTATUS(status) == READ_UNTOLD))
		return !status || tell_untold(device);
	if (ended && WEXITSTATUS(status) == READ_AGAIN)
		FAIL("POLLIN says that a read would not wait; who believes it turns in circles.",
		     "poll() reports POLLIN, and the read that follows is EAGAIN");
	else if (ended && WEXITSTATUS(status) == READ_END)
		WARN("0 is the end: who reads believes that nothing more will come. Nothing to "
		     "read for now is EAGAIN (read(2)).",
		     "poll() reports nothing to read, and a read with O_NONBLOCK returns 0");
	else if (ended && WEXITSTATUS(status) == READ_ERROR)
		tell_error(reader);
	else if (*reader->ready)
		FAIL("POLLIN says that a read would not wait; who believes it hangs.",
		     "poll() reports POLLIN, and the read that follows waits");
	else if (!device->deaf) /* class look has told of a deaf one */
		WARN("Who opens with O_NONBLOCK is told EAGAIN, and not made to wait (read(2)).",
		     "poll() reports nothing to read, and a read waits although the device was "
		     "opened with O_NONBLOCK");
	return false;
}

void reader_say_poll(int fd)
{
	step_add("struct pollfd one = { .fd = fd[%d], .events = POLLIN };", fd);
	step_say("SHOW(poll(&one, 1, 0));");
}

/* Reads as read_all() does. */
void reader_say(const struct reader *reader)
{
	step_add("int untold = 0;");
	step_add("for (int i = 0; i < %d; i++) {", reader->most);
	if (reader->streams && reader->waits) {
		step_say("\tQUIET(poll(&one, 1, 0));\n\tif (!got) {");
		step_say("\t\tQUIET(read(fd[%d], %s, %zu));", reader->fd, step_name(reader->memory),
			 reader->len);
		step_expect("got", "EAGAIN, as poll() says that nothing is there");
		step_add("\t}");
	}
	step_say("\tQUIET(poll(&one, 1, %d));\n\tslept();", reader->waits ? UNTOLD_MS : 0);
	step_say("\tQUIET(read(fd[%d], %s, %zu));", reader->fd, step_name(reader->memory),
		 reader->len);
	step_expect("!slept()", "no sleep");
	step_expect("!(one.revents & POLLIN) || error != EAGAIN", "a byte, as poll() says");
	if (reader->streams)
		step_expect("one.revents || got", "EAGAIN, as poll() says that nothing is there");
	step_add("\tuntold = one.revents & POLLIN ? 0 : untold + 1;");
	step_expect("untold < 3 || got <= 0", "EAGAIN, as poll() does not say POLLIN");
	step_add("\tif (got <= 0 || untold >= %d)\n\t\tbreak;", UNTOLD);
	if (!reader->waits)
		step_add("\tif (!(one.revents & (POLLIN | POLLERR)))\n\t\tbreak;");
	step_add("}");
}
