// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "class.h"
#include "held.h"
#include "ready.h"
#include "step.h"

bool message_may_write(const struct device *device)
{
	return device->write && device->can_write;
}

bool message_may_come(const struct device *device)
{
	if (!device->has_read || device->mode == O_WRONLY || !ready_is_known(device))
		return false;
	if (device->deaf || device->positioned || !class_needs_position(device))
		return false;
	return (device->waits || !device->can_seek) && device->record <= device->page;
}

ssize_t message_drain(int fd, size_t page)
{
	static unsigned char *rest;
	ssize_t first;

	if (!rest)
		rest = step_quiet_pages(1);
	if (held_read(fd, rest, page, &first) > 0)
		class_end("there is always something to read");
	return first;
}

static unsigned int patience_ms(const struct message *message)
{
	return message->by == MESSAGE_BY_ITSELF ? READY_FED_MS : READY_SOON_MS;
}

static void wait_for(const struct message *message)
{
	if (message->told)
		ready_comes_within(message->fd, patience_ms(message));
	else
		usleep(message->delay_us);
}

bool message_put_quietly(const struct message *message)
{
	message_drain(message->fd, message->page);
	if (message->by == MESSAGE_BY_CALL && !ready_call(message->device, message->writer))
		return false;
	if (message->by == MESSAGE_BY_WRITE &&
	    write(message->writer, message->bytes, message->len) <= 0)
		return false;
	wait_for(message);
	return true;
}

static void fill(struct message *message)
{
	unsigned char *bytes = step_pages(1);

	memset(bytes, MESSAGE_FILLED, message->page);
	message->bytes = bytes;
	if (message->by == MESSAGE_BY_CALL)
		ready_say_argument(message->device);
	else if (message->by == MESSAGE_BY_WRITE)
		step_add("memset(%s, %#x, %zu);", step_name(bytes), MESSAGE_FILLED, message->page);
}

/* Whether a read brings something; it asks for more where the device takes whole records. */
static bool has_come(struct message *message)
{
	static unsigned char *memory;
	ssize_t got;

	if (!memory)
		memory = step_quiet_pages(1);
	got = read(message->fd, memory, message->want);
	while (got == -1 && errno == EINVAL && 2 * message->want <= message->page) {
		message->want *= 2;
		got = read(message->fd, memory, message->want);
	}
	return got > 0;
}

/* After so long there may be what comes, where poll() does not say when; or after the patience. */
static const unsigned int delays_us[] = { 0, 2000, 20000 };
#define DELAYS (sizeof(delays_us) / sizeof(delays_us[0]))

/* So much longer than what was enough once is waited from then on, on a machine that is busy. */
#define DELAY_MARGIN 5
#define DELAY_LEAST_US 1000

void message_wait_longer(struct message *message)
{
	const unsigned int most = patience_ms(message) * 1000;
	const unsigned int longer = DELAY_MARGIN * (message->delay_us + DELAY_LEAST_US);

	if (!message->told)
		message->delay_us = longer < most ? longer : most;
}

static bool comes(struct message *message)
{
	if (message_put_quietly(message) && has_come(message))
		return true;
	usleep(patience_ms(message) * 1000); /* lest it come late, and be taken for the next */
	return false;
}

/* What came may be of a call that another class made last. */
static bool comes_again(struct message *message)
{
	usleep(patience_ms(message) * 1000);
	return comes(message);
}

/* Finds out when there is what the call by @writer makes ready. */
static bool learn_when(struct message *message)
{
	message->told = message->device->can_poll;
	if (message->told && comes(message))
		return true;
	message->told = false;
	for (size_t i = 0; i <= DELAYS; i++) {
		message->delay_us = i < DELAYS ? delays_us[i] : patience_ms(message) * 1000;
		if (!comes(message) || !comes_again(message))
			continue;
		message_wait_longer(message);
		return true;
	}
	return false;
}

/* Returns false, with the message as it was, where nothing comes in this way. */
static bool learn(struct message *message, enum message_by by, int writer)
{
	const struct message before = *message;

	message->by = by;
	message->writer = writer;
	if (learn_when(message))
		return true;
	*message = before;
	return false;
}

/* A call may be for all open files, or for the one that it is made of. */
static bool learn_call(struct message *message)
{
	return learn(message, MESSAGE_BY_CALL, message->writer) ||
	       learn(message, MESSAGE_BY_CALL, message->fd);
}

static bool may_come_otherwise(const struct device *device)
{
	return device->profile->wake.known || device->fed;
}

/* What a write puts there comes back, and may be looked for. */
static bool is_written(struct message *message)
{
	message_drain(message->fd, message->page);
	if (ready_write_any(message->writer, message->bytes, &message->len) <= 0)
		return !may_come_otherwise(message->device);
	if (message->want < message->len)
		message->want = message->len;
	message->told = message->device->late && message->device->can_poll;
	message->delay_us = message->device->late ? READY_SOON_MS * 1000 : 0;
	wait_for(message);
	return has_come(message) || !may_come_otherwise(message->device);
}

/* What the options and the profile allow, if not a write. */
static bool learn_other(struct message *message)
{
	const struct device *device = message->device;

	if (device->write && device->profile->wake.known && learn_call(message))
		return true;
	return device->fed && learn(message, MESSAGE_BY_ITSELF, message->fd);
}

struct message message_new(const struct device *device)
{
	struct message message = { .device = device, .page = device->page };
	const bool may_write = message_may_write(device);

	message.len = device->record > 8 ? device->record : device_records(device, 16);
	message.want = message.len;
	message.fd = class_open_to_read(device);
	message.writer = ready_writer(device, message.fd);
	fill(&message);
	if (may_write && is_written(&message))
		return message;
	if (learn_other(&message))
		message_say_again(&message);
	else if (!may_write)
		class_end(device->fed ? "nothing comes by itself any more"
				      : "nothing comes of the call that makes it ready, as its "
					"profile says");
	return message;
}

void message_say_again(struct message *message)
{
	const struct device *device = message->device;

	step_reset();
	step_opened(message->fd, class_reader_flags(device));
	if (message->writer != message->fd)
		step_opened(message->writer, device->mode | O_NONBLOCK);
	fill(message);
}

static void say_made(const struct message *message, bool loop)
{
	const char *shown = loop ? "\t(void)!" : "SHOW(", *end = loop ? "" : ")";

	if (message->by == MESSAGE_BY_ITSELF)
		step_add("/* something comes by itself */");
	else if (message->by == MESSAGE_BY_CALL)
		step_say("%sioctl(fd[%d], %#lx, ring)%s;", shown, message->writer,
			 message->device->profile->wake.number, end);
	else
		step_say("%swrite(fd[%d], %s, %zu)%s;", shown, message->writer,
			 step_name(message->bytes), message->len, end);
}

void message_say_put(const struct message *message, bool loop)
{
	say_made(message, loop);
	if (message->told)
		step_add("poll(&(struct pollfd){ fd[%d], POLLIN, 0 }, 1, %d);", message->fd,
			 patience_ms(message));
	else if (message->delay_us)
		step_add("usleep(%u);", message->delay_us);
}

const char *message_words(const struct message *message)
{
	static char words[64];

	if (message->by == MESSAGE_BY_CALL)
		return "the call that makes it ready";
	if (message->by == MESSAGE_BY_ITSELF)
		return "some time";
	snprintf(words, sizeof(words), "a write of %zu bytes", message->len);
	return words;
}

const char *message_was(const struct message *message)
{
	static const char *const was[] = {
		[MESSAGE_BY_WRITE] = "written",
		[MESSAGE_BY_CALL] = "made ready",
		[MESSAGE_BY_ITSELF] = "waited for",
	};

	return was[message->by];
}

bool message_put(const struct message *message)
{
	held_say(message->fd, message->page);
	message_say_put(message, false);
	return message_put_quietly(message);
}
