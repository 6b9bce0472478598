// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "waiter.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "process.h"
#include "ready.h"
#include "step.h"
#include "words.h"

static struct waiter_result *new_result(const struct device *device)
{
	void *result = mmap(NULL, device->page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			    -1, 0);

	if (result == MAP_FAILED)
		class_end("memory: %s", words_errno(errno));
	return result;
}

struct waiter waiter_new(const struct device *device, int fd)
{
	struct waiter waiter = { .fd = fd, .len = ready_length(device), .pid = -1 };

	waiter.memory = step_pages(1);
	waiter.result = new_result(device);
	return waiter;
}

struct waiter waiter_new_write(const struct device *device, int fd, const unsigned char *bytes,
			       size_t len)
{
	struct waiter waiter = { .fd = fd, .len = len, .bytes = bytes, .pid = -1 };

	waiter.result = new_result(device);
	return waiter;
}

static void nothing(int number)
{
	(void)number;
}

static void call_once(void *arg)
{
	const struct sigaction action = { .sa_handler = nothing }; /* without SA_RESTART */
	const struct waiter *waiter = arg;
	ssize_t got;

	sigaction(SIGUSR1, &action, NULL);
	if (waiter->bytes)
		got = write(waiter->fd, waiter->bytes, waiter->len);
	else
		got = read(waiter->fd, waiter->memory, waiter->len);
	waiter->result->error = got == -1 ? errno : 0;
	waiter->result->got = got;
}

void waiter_start(struct waiter *waiter)
{
	waiter->pid = process_start(call_once, waiter);
}

const char *waiter_words(const struct waiter *waiter)
{
	static char words[32];

	if (waiter->result->got == -1)
		return words_errno(waiter->result->error);
	snprintf(words, sizeof(words), "%zd bytes", waiter->result->got);
	return words;
}

bool waiter_alike(const struct waiter *one, const struct waiter *other)
{
	if (one->result->got > 0)
		return other->result->got > 0;
	return one->result->got == other->result->got &&
	       one->result->error == other->result->error;
}
