// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "clock.h"
#include "finding.h"
#include "message.h"
#include "ready.h"
#include "record.h"
#include "process.h"
#include "step.h"
#include "words.h"

#define FILLED 0x6b

/* A device that takes more is never full; the piece fill_up() has these numbers, too. */
#define WRITES_MOST 4096
#define BYTES_MOST (16UL << 20)

/* After so many writes the next ones are twice as long. */
#define WRITES_ALIKE 256

/* So many short writes go into what is left where a longer one does not. */
#define SHORT_MOST 64

/* Filling and emptying go on no longer; a device that needs more is slow. */
#define MOST_NS 2000000000LL

/* A write that is not back by then waits. */
#define PATIENCE_MS 5000

/* What becomes empty by itself has room again by then. */
#define SETTLE_US 50000

/* What another one has written meanwhile does not come so often in a row. */
#define TRIES 3

bool room_drain(const struct room *room)
{
	long long late = clock_ns() + MOST_NS;
	static unsigned char *rest;
	ssize_t got = 1;

	if (!rest)
		rest = step_quiet_pages(1);
	for (int i = 0; i < 4 * WRITES_MOST && got > 0 && clock_ns() < late; i++)
		got = read(room->fd, rest, room->page);
	return got <= 0;
}

void room_end(const struct room *room)
{
	if (room_drain(room))
		record->filled = false;
}

void room_empty(const struct device *device)
{
	struct room room = { .fd = device_open(device, device->reader | O_NONBLOCK),
			     .page = device->page };

	if (room.fd == -1)
		return;
	fcntl(room.fd, F_SETFL, O_NONBLOCK); /* of one open file it may have waited before */
	room_end(&room);
	close(room.fd);
}

void room_say_drain(const struct room *room)
{
	step_say("QUIET(drain(fd[%d], memory, %zu)); /* reads all that is there */", room->fd,
		 room->page);
}

static void open_both(const struct device *device, struct room *room)
{
	step_reset();
	room->fd = class_open_to_read(device);
	room->writer = ready_writer(device, room->fd);
	/* Of a device that is open once, both are a file that may have waited before. */
	fcntl(room->fd, F_SETFL, O_NONBLOCK);
	fcntl(room->writer, F_SETFL, O_NONBLOCK);
}

static void new_bytes(struct room *room)
{
	unsigned char *bytes = step_pages(1);

	step_add("memset(%s, %#x, %zu);", step_name(bytes), FILLED, room->page);
	room->bytes = memset(bytes, FILLED, room->page);
}

void room_say_again(const struct device *device, struct room *room)
{
	step_reset();
	step_opened(room->fd, class_reader_flags(device));
	if (room->writer != room->fd)
		step_opened(room->writer, device->mode | O_NONBLOCK);
	new_bytes(room);
}

static ssize_t put(const struct room *room, size_t len)
{
	return write(room->writer, room->bytes, len);
}

bool room_is_full(const struct room *room)
{
	return put(room, room->state->full) == -1 && errno == EAGAIN;
}

bool room_takes(const struct room *room)
{
	return put(room, room->state->full) > 0;
}

/*
 * Whether a read brings something after a write, and only then, each time. How long that takes says
 * how much can be read again in time.
 */
static bool comes_back(struct room *room)
{
	unsigned char *memory = step_quiet_pages(1);
	long long longest = 1, begun;

	for (int i = 0; i < TRIES; i++) {
		if (!room_drain(room) || put(room, room->len) <= 0)
			return false;
		begun = clock_ns();
		if (read(room->fd, memory, room->page) <= 0)
			return false;
		if (clock_ns() - begun > longest)
			longest = clock_ns() - begun;
	}
	room->most = MOST_NS / longest < WRITES_MOST ? MOST_NS / longest : WRITES_MOST;
	return room_drain(room);
}

bool room_new(const struct device *device, struct room *room)
{
	if (!message_may_write(device) || !message_may_come(device))
		return false;
	*room = (struct room){ .len = device->record > 8 ? device->record
							 : device_records(device, 16) };
	room->least = device->record ? device->record : 1;
	room->page = device->page;
	open_both(device, room);
	if (isatty(room->fd) || !room_drain(room)) /* what a terminal is given goes elsewhere */
		return false;
	new_bytes(room);
	room->state = mmap(NULL, room->page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			   -1, 0);
	if (room->state == MAP_FAILED)
		class_end("memory: %s", words_errno(errno));
	ready_write_any(room->writer, room->bytes, &room->len);
	if (room->least > room->len)
		room->least = room->len;
	return comes_back(room);
}

/* One more write; a process that waits in it has said whether poll() was for it. */
static ssize_t put_after_poll(const struct room *room, size_t len)
{
	struct pollfd one = { .fd = room->writer, .events = POLLOUT };

	room->state->ready = poll(&one, 1, 0) == 1 && one.revents & POLLOUT;
	return put(room, len);
}

/* Whether a write of @room's length is EAGAIN in the end. A longer one may be refused. */
static bool fill_roughly(const struct room *room)
{
	long long late = clock_ns() + MOST_NS;
	size_t len = room->len, bytes = 0;
	bool grows = true;
	ssize_t got;

	for (int i = 1; i <= room->most && bytes < BYTES_MOST && clock_ns() < late; i++) {
		got = put_after_poll(room, len);
		bytes += got > 0 ? got : 0;
		if (got > 0 && grows && !(i % WRITES_ALIKE) && 2 * len <= room->page)
			len *= 2;
		if (got > 0)
			continue;
		if (len == room->len)
			return got == -1 && errno == EAGAIN;
		len = room->len;
		grows = false;
	}
	return false;
}

/*
 * poll() may say POLLOUT of room for one byte, and a write of two wait for more: the shortest that
 * is EAGAIN counts. A length that the device does not take says nothing.
 */
static void fill_up(void *arg)
{
	const struct room *room = arg;
	ssize_t got;

	if (!fill_roughly(room))
		return;
	room->state->full = room->len;
	for (size_t len = room->len / 2; len >= room->least; len /= 2) {
		got = 1;
		for (int i = 0; i < SHORT_MOST && got > 0; i++)
			got = put_after_poll(room, len);
		if (got == -1 && errno == EAGAIN)
			room->state->full = len;
		else if (got >= 0)
			room->state->full = 0;
	}
}

static void tell_waits(const struct room *room)
{
	if (room->state->ready)
		FAIL("POLLOUT says that a write would not wait; who believes it hangs.",
		     "poll() reports POLLOUT, and the write that follows waits although the device "
		     "was opened with O_NONBLOCK");
	else
		WARN("Who opens with O_NONBLOCK is told EAGAIN, and not made to wait (write(2)).",
		     "a write waits where there is no room, although the device was opened with "
		     "O_NONBLOCK");
}

bool room_fill(struct room *room, bool tells)
{
	pid_t pid;

	step_say("QUIET(fill_up(fd[%d], %s, %zu, %zu, %zu)); /* writes until there is no room */",
		 room->writer, step_name(room->bytes), room->len, room->least, room->page);
	room->state->full = 0;
	record->filled = true;
	record_sync(); /* whatever ends this process, it is known that there is something to read */
	pid = process_start(fill_up, room);
	if (!process_ends(pid, PATIENCE_MS, NULL)) {
		tells = tells && process_state(pid) != 'R'; /* else it is slow */
		process_kill(pid, PATIENCE_MS);
		if (tells)
			tell_waits(room);
		return false;
	}
	step_add("need(got > 0);");
	if (!room->state->full)
		return false;
	usleep(SETTLE_US);
	return room_is_full(room);
}
