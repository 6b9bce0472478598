// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "firstread.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "finding.h"
#include "held.h"
#include "process.h"
#include "ready.h"
#include "step.h"

/* A length that a driver does not take is mostly EINVAL, and EMSGSIZE or another of that kind. */
static bool is_refused(ssize_t got)
{
	return got == -1 && errno != EAGAIN && errno != EINTR && errno != EFAULT;
}

/* A device that is busy for a moment, as one that warms up, says nothing of lengths. */
#define BUSY_TRIES 50
#define BUSY_US 10000

/* process_slept() tells of the last read alone. */
static ssize_t read_len(int fd, unsigned char *memory, size_t len)
{
	ssize_t got = -1;

	for (int i = 0; i < BUSY_TRIES; i++) {
		process_slept();
		got = read(fd, memory, len);
		if (got != -1 || errno != EBUSY)
			break;
		usleep(BUSY_US);
	}
	return got;
}

/* So many records in a row are alike where all are. */
#define RECORDS 3

/*
 * Whether a stream has records of that length: it takes a read of one, brings no other length, and
 * refuses a byte less. A read that is refused takes nothing.
 */
static bool has_records(int fd, unsigned char *memory, size_t len)
{
	for (int i = 0; i < RECORDS; i++) {
		ssize_t got = read_len(fd, memory, len);

		if (got != (ssize_t)len && (got != -1 || errno != EAGAIN))
			return false;
	}
	return is_refused(read_len(fd, memory, len - 1));
}

/*
 * The shortest read between @refused and @taken that says EAGAIN, as that one did: of a stream that
 * looks at the length first, and has nothing to lose.
 */
static size_t find_shortest(int fd, unsigned char *memory, size_t refused, size_t taken)
{
	while (taken - refused > 1) {
		const size_t middle = refused + (taken - refused) / 2;
		ssize_t got = read_len(fd, memory, middle);

		if (got == -1 && errno == EAGAIN)
			taken = middle;
		else if (is_refused(got))
			refused = middle;
		else
			return 0; /* something has come */
	}
	return taken;
}

/*
 * The record of a stream may be shorter than the power of two that was taken, which a read of @got
 * has told, or says by EAGAIN.
 */
static void find_exact(struct device *device, int fd, unsigned char *memory, ssize_t got)
{
	size_t len = got > 0 ? got : 0;

	if (!device->record || device->can_seek || device->deaf)
		return;
	if (got == -1 && errno == EAGAIN)
		len = find_shortest(fd, memory, device->record / 2, device->record);
	if (len <= device->record / 2 || len >= device->record)
		return;
	step_say("SHOW(read(fd[%d], map[0], %zu));", fd, len);
	if (has_records(fd, memory, len))
		device->record = len;
}

/*
 * A driver of records, or of registers, takes no read that is shorter than one. Returns what the
 * last read of a power of two did.
 */
static ssize_t read_record(struct device *device, int fd, unsigned char *memory)
{
	ssize_t got = -1;
	int error = 0;

	for (size_t len = 2; is_refused(got) && error != EBUSY && len <= device->page; len *= 2) {
		step_say("SHOW(read(fd[%d], map[0], %zu));", fd, len);
		device->record = len; /* if it takes that, it may wait for it */
		got = read_len(fd, memory, len);
		error = got == -1 ? errno : 0;
	}
	if (is_refused(got))
		device->record = 0;
	device->deaf = process_slept();
	errno = error;
	return got;
}

/* So many bytes or records may be there from the start, or pages of them. */
#define HELD_MOST 1000

/*
 * A stream may have bytes or records now, and wait for the next ones: what it has is taken. @got is
 * what the first read brought. Returns what the last one did.
 */
static ssize_t read_held(struct device *device, int fd, unsigned char *memory, ssize_t got)
{
	size_t len = device->record ? device->record : 1;

	if (device->can_seek || !device->can_poll)
		return got;
	step_say("SHOW(read(fd[%d], map[0], %zu));", fd, len); /* once: it is on disk each time */
	process_slept();
	for (int i = 0; i < 2 * HELD_MOST && got > 0 && !device->deaf; i++) {
		got = read(fd, memory, i < HELD_MOST ? len : device->page);
		device->deaf = process_slept();
	}
	return got;
}

/* A stream that says 0 where it means EAGAIN, which class poll tells, waits otherwise. */
static bool has_nothing_now(const struct device *device, int fd)
{
	struct pollfd one = { .fd = fd, .events = POLLIN };

	return !ready_may_say_end(fd) && device->can_poll && !device->can_seek && !poll(&one, 1, 0);
}

/* What memory is full of before a read. */
#define GUARD 0xa5

/* A read of one byte brings one, and stores no other. */
static void judge_one(const struct device *device, const unsigned char *memory, ssize_t got)
{
	size_t at = 1;

	while (at < device->page && memory[at] == GUARD)
		at++;
	if (got <= 1 && at == device->page)
		return;
	step_expect("got <= 1", "1 at most");
	step_add("QUIET(around(map[0], %#zx, 0, 1));", device->page);
	step_expect("!got", "no byte stored behind the one that was asked for");
	FAIL_OF(CAUSE_COUNT,
		"What comes is at most what was asked for, and nothing else is the driver's to "
		"write.",
		"a read of 1 byte returned %zd%s", got,
		at < device->page ? ", and stored bytes behind the one that was asked for" : "");
}

void firstread_make(struct device *device, int fd)
{
	unsigned char *memory = memset(step_pages(1), GUARD, device->page);
	ssize_t got;
	int error;

	step_add("memset(map[0], %#x, %zu);", GUARD, device->page);
	step_say("SHOW(read(fd[%d], map[0], 1));", fd);
	/* It asks for sleep only now: a slow disk under the record is not the driver's sleep. */
	got = read_len(fd, memory, 1);
	device->read_error = got == -1 ? errno : 0;
	device->deaf = process_slept();
	judge_one(device, memory, got);
	errno = device->read_error;
	if (is_refused(got) && errno != EBUSY)
		got = read_record(device, fd, memory);
	device->can_read = got >= 0 || !is_refused(got);
	device->moves = device->can_seek && got > 0 && lseek(fd, 0, SEEK_CUR) == got;
	error = errno;
	find_exact(device, fd, memory, got);
	errno = error;
	got = read_held(device, fd, memory, got);
	device->waits = device->deaf || (got == -1 && errno == EAGAIN) ||
			(!got && has_nothing_now(device, fd));
}

/* Other than what comes by chance comes so often in a row. */
#define FED_TIMES 3
#define FED_TRY_US 5000

/* Whether a read brings something within the time, and then no more. */
static bool comes_by_itself(const struct device *device, int fd, unsigned char *memory)
{
	for (int i = 0; i < READY_FED_MS * 1000 / FED_TRY_US; i++) {
		ssize_t first, last = held_read(fd, memory, device->page, &first);

		if (first > 0)
			return last <= 0; /* or there is always something */
		usleep(FED_TRY_US);
	}
	return false;
}

void firstread_fed(struct device *device, int fd)
{
	unsigned char *memory = step_pages(1);
	int times = 0;

	if (!device->waits || device->deaf || !device->can_read || device->moves)
		return;
	step_say("SHOW(read(fd[%d], map[0], %zu)); /* again and again */", fd, device->page);
	while (times < FED_TIMES && comes_by_itself(device, fd, memory))
		times++;
	device->fed = times == FED_TIMES;
}
