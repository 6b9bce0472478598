// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "class.h"
#include "clock.h"
#include "step.h"

/* So many reads of a page may be there. */
#define HELD_MOST 1000

bool message_may_come(const struct device *device)
{
	if (!device->write || !device->can_write || !device->has_read || device->mode != O_RDWR)
		return false;
	if (device->deaf || device->positioned || !class_needs_position(device))
		return false;
	return (device->waits || !device->can_seek) && device->record <= device->page;
}

/* What always has something is asked no longer. */
#define DRAIN_NS 200000000LL

ssize_t message_drain(int fd, size_t page)
{
	long long late = clock_ns() + DRAIN_NS;
	static unsigned char *rest;
	ssize_t first, got;

	if (!rest)
		rest = step_quiet_pages(1);
	got = read(fd, rest, page);
	first = got;
	for (int i = 1; i < HELD_MOST && got > 0 && clock_ns() < late; i++)
		got = read(fd, rest, page);
	if (got > 0)
		class_end("there is always something to read");
	return first;
}

bool message_put_quietly(const struct message *message)
{
	message_drain(message->fd, message->page);
	return write(message->writer, message->bytes, message->len) > 0;
}

static void fill(struct message *message)
{
	unsigned char *bytes = step_pages(1);

	step_add("memset(%s, %#x, %zu);", step_name(bytes), MESSAGE_FILLED, message->page);
	message->bytes = memset(bytes, MESSAGE_FILLED, message->page);
}

struct message message_new(const struct device *device)
{
	struct message message = { .len = device->record > 8 ? device->record : 16 };

	message.page = device->page;
	message.fd = class_open_to_read(device);
	message.writer = class_open(device->mode | O_NONBLOCK);
	fill(&message);
	/*
	 * A device that looks at the length only where it has something to read takes whole
	 * records.
	 */
	while (!message_put_quietly(&message) && errno == EINVAL && 2 * message.len <= message.page)
		message.len *= 2;
	return message;
}

void message_say_again(const struct device *device, struct message *message)
{
	step_reset();
	step_opened(message->fd, (device->alone ? device->mode : device->reader) | O_NONBLOCK);
	step_opened(message->writer, device->mode | O_NONBLOCK);
	fill(message);
}

bool message_put(const struct message *message)
{
	step_say("for (int i = 0; i < %d && read(fd[%d], memory, %zu) > 0; i++)\n\t\t;", HELD_MOST,
		 message->fd, message->page);
	step_say("SHOW(write(fd[%d], %s, %zu));", message->writer, step_name(message->bytes),
		 message->len);
	return message_put_quietly(message);
}
