// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "messagetry.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "foreign.h"
#include "held.h"
#include "message.h"
#include "step.h"
#include "words.h"

#define GUARD 0xa5

/*
 * What another one has written meanwhile, as a device that ticks, does not come so often in a row.
 */
#define TRIES 3

#define WHY_EFAULT                                                                    \
	"copy_to_user() returns what it could not copy; a driver that does not look " \
	"reports success (missing EFAULT)."

/* How many bytes from @from to @to are not as they were before the read. */
static size_t changed(const unsigned char *memory, size_t from, size_t to)
{
	size_t found = 0;

	for (; from < to; from++)
		found += memory[from] != GUARD;
	return found;
}

static bool is_filled(const unsigned char *memory, ssize_t len)
{
	for (ssize_t i = 0; i < len; i++)
		if (memory[i] != MESSAGE_FILLED)
			return false;
	return len > 0;
}

static ssize_t read_to(const struct message *message, unsigned char *memory, size_t at, size_t len)
{
	const size_t size = 3 * message->page;

	step_add("memset(%s, %#x, %#zx);", step_name(memory), GUARD, size);
	memset(memory, GUARD, size);
	if (!message_put(message))
		class_end("what makes it ready is refused: %s", words_errno(errno));
	step_say("SHOW(read(fd[%d], %s, %zu));", message->fd, step_name(memory + at), len);
	return read(message->fd, memory + at, len);
}

static void expect_within(const struct message *message, const unsigned char *memory, size_t at,
			  size_t len)
{
	const char *name = step_name(memory);
	const size_t size = 3 * message->page;

	step_add("expect(got <= %zu, \"%zu at most\");", len, len);
	step_add("if (!got) {");
	step_add("\tQUIET(around(%s, %#zx, 0, 0));", name, size);
	step_expect("!got", "no byte stored, as 0 says");
	step_add("} else if (got <= %zu) {", len);
	step_add("\tQUIET(around(%s, %#zx, %#zx, %zu));", name, size, at, len);
	step_expect("!got", "no byte stored around what was asked for");
	step_add("}");
}

/* False when it said something. */
static bool stays_within(const struct message *message, const unsigned char *memory, size_t at,
			 size_t len, ssize_t got)
{
	expect_within(message, memory, at, len);
	if (got > (ssize_t)len) {
		FAIL_OF(CAUSE_COUNT, "What comes is at most what was asked for.",
			"a read of %zu bytes returned %zd", len, got);
		return false;
	}
	if (changed(memory, 0, at) || changed(memory, at + len, 3 * message->page)) {
		FAIL_OF(CAUSE_COUNT, "Nothing outside of what was asked for is the driver's to "
				     "write.",
			"a read of %zu bytes to an address %zu bytes into a page changed bytes "
			"around it, and returned %zd",
			len, at % message->page, got);
		return false;
	}
	if (!got && changed(memory, at, at + len)) {
		FAIL_OF(CAUSE_COUNT,
			"A read returns how many bytes it has brought; copy_to_user() returns how "
			"many it has not.",
			"a read of %zu bytes stored %zu bytes, and returned 0", len,
			changed(memory, at, at + len));
		return false;
	}
	return true;
}

/* What was written comes back there as it does at the start of a page. */
static bool comes_back(const struct message *message, unsigned char *memory, size_t at, size_t len,
		       ssize_t got)
{
	for (int i = 0; i < TRIES; i++) {
		if (got <= 0 || is_filled(memory + at, got))
			return true;
		got = read_to(message, memory, at, len);
	}
	step_add("for (long i = 0; i < got; i++)\n\t\texpect(%s[i] == %#x, \"what was written\");",
		 step_name(memory + at), MESSAGE_FILLED);
	FAIL("A driver that pins the pages of a buffer must begin where the buffer does (offset "
	     "ignored in pinned pages).",
	     "a read of %zu bytes to an address %zu bytes into a page brought other bytes than "
	     "those that were written, which a read to the start of a page brings",
	     len, at % message->page);
	return false;
}

/**
 * enum first - what a read as long as the message brings to the start of a page
 * @FIRST_UNKNOWN: none was made yet
 * @FIRST_OTHER: other bytes than those that were written
 * @FIRST_SAME: these bytes
 */
enum first {
	FIRST_UNKNOWN,
	FIRST_OTHER,
	FIRST_SAME,
};

/* Reads one; on a busy machine it may not have come at the first try. */
static ssize_t read_one(struct message *message, unsigned char **memory, size_t at, size_t len)
{
	ssize_t got = -1;

	errno = EAGAIN;
	for (int i = 0; i < TRIES && got == -1 && errno == EAGAIN; i++) {
		message_say_again(message);
		*memory = step_pages(3);
		got = read_to(message, *memory, at, len);
		if (got == -1 && errno == EAGAIN)
			message_wait_longer(message);
	}
	return got;
}

/* Makes one such read, the first of which sets @first; false when it said something. */
static bool align_one(struct message *message, size_t at, size_t len,
		      enum first *first)
{
	unsigned char *memory;
	ssize_t got;

	got = read_one(message, &memory, at, len);
	if (!stays_within(message, memory, at, len, got))
		return false;
	if (*first == FIRST_SAME)
		return comes_back(message, memory, at, len, got);
	if (*first == FIRST_UNKNOWN)
		*first = is_filled(memory, got) ? FIRST_SAME : FIRST_OTHER;
	if (got <= 0 && !at && len == message->want)
		class_end("a read brings nothing of what was %s",
			  message_was(message));
	return true;
}

#define LENS 4

/* What has to be waited for as long is read to each place, and by each length, but not by all. */
#define SLOW_US 10000

void messagetry_align(const struct device *device)
{
	struct message message = message_new(device);
	const size_t offsets[] = { 0, 1, 7, 63, message.page - 3 };
	const size_t lens[LENS] = { message.want, 1, 3, 7 };
	enum first first = message.by == MESSAGE_BY_WRITE ? FIRST_UNKNOWN : FIRST_OTHER;
	const bool is_slow = message.by == MESSAGE_BY_ITSELF || message.delay_us > SLOW_US;

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++)
		for (size_t k = 0; k < LENS; k++) {
			if (lens[k] < device->record || (is_slow && k != i % LENS))
				continue;
			if (!align_one(&message, offsets[i], lens[k], &first)) {
				message_drain(message.fd, message.page);
				return;
			}
		}
	message_drain(message.fd, message.page);
}

/* A write that is refused leaves nothing behind. */
static void write_from_bad(const struct device *device)
{
	struct message message = message_new(device);
	ssize_t got = 1;

	for (int i = 0; i < TRIES && got > 0; i++) {
		message_say_again(&message);
		message_put(&message);
		held_say(message.fd, message.page);
		message_drain(message.fd, message.page);
		step_say("SHOW(write(fd[%d], nowhere, %zu));", message.writer, message.len);
		if (write(message.writer, NULL, message.len) != -1)
			return; /* class pointers tells of that by another read */
		step_add("need(got == -1);");
		step_say("SHOW(read(fd[%d], memory, %zu));", message.fd, message.page);
		got = message_drain(message.fd, message.page);
	}
	step_expect("got <= 0", "EAGAIN, as the write was refused");
	if (got > 0)
		FAIL("A write takes what it can copy, and then makes room for it known: one that "
		     "is EFAULT leaves nothing to read, old memory of the driver's least of all.",
		     "after a write of %zu bytes from address 0, which was refused, a read "
		     "brought %zd bytes, %d times",
		     message.len, got, TRIES);
}

void messagetry_to_bad(const struct device *device)
{
	struct message message = message_new(device);
	unsigned char *memory = step_pages(1), *last = memory + message.page - 4;
	ssize_t got;

	message_put(&message);
	step_say("SHOW(read(fd[%d], %s, %zu));", message.fd, step_name(memory), message.want);
	got = read(message.fd, memory, message.want);
	step_add("need(got > 4);");
	if (got <= 4)
		return;
	message_put(&message);
	step_say("SHOW(read(fd[%d], nowhere, %zu));", message.fd, message.want);
	got = read(message.fd, NULL, message.want);
	step_expect("got <= 0", "EFAULT");
	if (got > 0)
		FAIL(WHY_EFAULT, "a read of %zu bytes to address 0 returned %zd, expected EFAULT",
		     message.want, got);
	else if (got && errno != EFAULT && !words_is_passing(errno))
		WARN("A bad address is EFAULT.", "a read to address 0: %s", words_errno(errno));
	message_put(&message);
	step_say("SHOW(read(fd[%d], %s, %zu));", message.fd, step_name(last), message.want);
	got = read(message.fd, last, message.want);
	step_expect("got <= 4", "4 or EFAULT");
	if (got > 4)
		FAIL(WHY_EFAULT,
		     "a read of %zu bytes to memory that ends after 4 returned %zd, expected 4 or "
		     "EFAULT",
		     message.want, got);
	message_drain(message.fd, message.page);
	if (message.by == MESSAGE_BY_WRITE && !device->fed)
		write_from_bad(device);
}

#define WHY_BEYOND                                                                            \
	"A read brings no more than there is; what is not clamped gives the kernel's memory " \
	"away."

#define LONGEST 4097

/* Longer than what most drivers have for a message, and than the stack of the kernel. */
#define LONG_BYTES 65536

/*
 * Reads a message by @pages pages. What it brought, if that is as many bytes as it was asked for,
 * the first of which are those that were written, where that is known; else NULL.
 */
static const unsigned char *read_pages(struct message *message, size_t pages)
{
	const size_t len = pages * message->page;
	unsigned char *memory;

	message_say_again(message);
	memory = step_pages(pages);
	if (!message_put(message))
		return NULL;
	step_say("SHOW(read(fd[%d], %s, %zu));", message->fd, step_name(memory), len);
	if (read(message->fd, memory, len) != (ssize_t)len)
		return NULL;
	if (message->by == MESSAGE_BY_WRITE && !is_filled(memory, message->len))
		return NULL;
	/* A driver may fill up what was asked for, with zeros. */
	if (pages == LONGEST &&
	    !memcmp(memory + message->len, memory + message->len + 1, len - message->len - 1))
		return NULL;
	return memory;
}

/* @memory is all that was asked for, and one who captures may have as much: addresses tell. */
static void tell_unknown(const struct message *message, const unsigned char *memory, size_t len)
{
	size_t found = 0, certain = 0;

	if (foreign_can_tell())
		found = foreign_addresses(memory, len, &certain);
	step_add("QUIET(addresses(%s, %#zx, 1));", step_name(memory), len);
	step_expect("got == 0", "no addresses of the kernel");
	if (certain)
		FAIL(WHY_BEYOND,
		     "a read of %zu bytes after %s brought as many, with %zu words that are addresses "
		     "of the kernel",
		     len, message_words(message), found);
	else
		NOTE("a read brings as many bytes as it is asked for, %zu at least", len);
}

/*
 * A device may put a header before what was written, or bring all of a buffer that begins with it:
 * that is as long each time, and 16 MiB are longer than such a buffer. One that fills up whatever
 * it is asked for, and has nothing to read before and after, does not look at how much there is.
 */
static void read_beyond(const struct device *device)
{
	static const size_t pages[] = { 1, 16, LONGEST };
	struct message message = message_new(device);
	unsigned char *memory = step_pages(1);
	const unsigned char *brought = NULL;

	if (device->size > LONGEST * message.page || device->mapped > LONGEST * message.page)
		return;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		brought = read_pages(&message, pages[i]);
		if (!brought || read(message.fd, memory, message.page) != -1 || errno != EAGAIN)
			return;
	}
	if (message.by != MESSAGE_BY_WRITE) {
		tell_unknown(&message, brought, LONGEST * message.page);
		return;
	}
	step_add("expect(got < %zu, \"%zu at most, as nobody has written more\");",
		 LONGEST * message.page, message.len);
	FAIL(WHY_BEYOND,
	     "a read of %d pages after a write of %zu bytes brought as many, as one of 16 pages "
	     "and one of 1 page did",
	     LONGEST, message.len);
}

void messagetry_end(const struct device *device)
{
	read_beyond(device);
}

void messagetry_beyond(const struct device *device)
{
	unsigned char *memory;
	int fd;

	if (message_may_come(device))
		read_beyond(device);
	step_reset();
	fd = class_open(device->mode | O_NONBLOCK);
	memory = step_pages(LONG_BYTES / device->page);
	memset(memory, MESSAGE_FILLED, LONG_BYTES);
	step_add("memset(map[0], %#x, %d);", MESSAGE_FILLED, LONG_BYTES);
	step_say("SHOW(write(fd[%d], map[0], %d)); /* of which the kernel's log tells */", fd,
		 LONG_BYTES);
	(void)!write(fd, memory, LONG_BYTES);
	if (!device->has_read || device->mode != O_RDWR || device->deaf)
		return;
	held_read(fd, memory, LONG_BYTES, NULL);
}
