// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "bells.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "control.h"
#include "page.h"
#include "test.h"

/* So long nobody is kept waiting who does not wait in vain. */
#define WAIT_SECONDS 20
/* Messages without a rest. */
#define BURST 64

/**
 * struct bell - one direction
 * @fd: the buffer
 * @eventfd: signalled at each ring
 * @message: in the buffer
 * @seen: count that the one who waits knows
 */
struct bell {
	int fd;
	int eventfd;
	volatile uint64_t *message;
	uint64_t seen;
};

struct bells {
	struct bell ask;
	struct bell answer;
	uint64_t question;
};

static void bell_init(struct bell *bell)
{
	struct kubuf_ioctl_eventfd event;

	bell->fd = control_create(NULL, page_size());
	bell->eventfd = REQUIRE_OK(eventfd(0, EFD_CLOEXEC));
	event = (struct kubuf_ioctl_eventfd){ .fd = bell->eventfd };
	REQUIRE_OK(ioctl(bell->fd, KUBUF_IOCTL_EVENTFD, &event));
	bell->message = mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_SHARED, bell->fd, 0);
	REQUIRE_OK((void *)bell->message);
}

static void bell_exit(struct bell *bell)
{
	munmap((void *)bell->message, page_size());
	close(bell->eventfd);
	close(bell->fd);
}

struct bells *bells_new(void)
{
	struct bells *bells = calloc(1, sizeof(*bells));

	REQUIRE(bells);
	bell_init(&bells->ask);
	bell_init(&bells->answer);
	return bells;
}

void bells_free(struct bells *bells)
{
	bell_exit(&bells->ask);
	bell_exit(&bells->answer);
	free(bells);
}

static void ring(struct bell *bell)
{
	struct kubuf_ioctl_ring arg = { .add = 1 };

	CHECK_OK(ioctl(bell->fd, KUBUF_IOCTL_RING, &arg));
}

static void wait_by_ioctl(struct bell *bell, int64_t timeout)
{
	struct kubuf_ioctl_wait arg = { .seen = bell->seen, .timeout = timeout };

	if (CHECK_OK(ioctl(bell->fd, KUBUF_IOCTL_WAIT, &arg)))
		return;
	CHECK(arg.events != bell->seen);
	bell->seen = arg.events;
}

static void wait_ready(struct member *member, int fd, short events)
{
	struct pollfd news = { .fd = fd, .events = events };
	int ready = poll(&news, 1, WAIT_SECONDS * 1000 * test_slow());

	if (ready != 1)
		FAIL("%s: expected news, got %d", atomic_load(&member->doing), ready);
}

/* POLLPRI tells that there is news, and WAIT which. */
static void wait_by_poll(struct member *member, struct bell *bell)
{
	wait_ready(member, bell->fd, POLLPRI);
	wait_by_ioctl(bell, 0);
}

/*
 * A ring counts first and signals then, so the eventfd may still tell of one that was
 * waited for in another way; but never is there a count without a signal to come.
 */
static void wait_by_eventfd(struct member *member, struct bell *bell)
{
	uint64_t rings;

	while (control_info(bell->fd).events == bell->seen) {
		wait_ready(member, bell->eventfd, POLLIN);
		CHECK_INT(read(bell->eventfd, &rings, sizeof(rings)), sizeof(rings));
	}
	wait_by_ioctl(bell, 0);
}

static void wait_for(struct member *member, struct bell *bell)
{
	switch (crew_random(member, 4)) {
	case 0:
		atomic_store(&member->doing, "WAIT for ever");
		wait_by_ioctl(bell, KUBUF_WAIT_FOREVER);
		break;
	case 1:
		atomic_store(&member->doing, "WAIT with a timeout");
		wait_by_ioctl(bell, WAIT_SECONDS * 1000000000LL * test_slow());
		break;
	case 2:
		atomic_store(&member->doing, "poll for POLLPRI");
		wait_by_poll(member, bell);
		break;
	case 3:
		atomic_store(&member->doing, "poll of an eventfd");
		wait_by_eventfd(member, bell);
		break;
	}
}

void bells_ask(struct member *member)
{
	struct bells *bells = member->arg;

	/* Races are between two that are awake; the other threads want the CPUs, too. */
	if (bells->question % BURST == 0)
		usleep(20000);
	*bells->ask.message = ++bells->question;
	ring(&bells->ask);
	wait_for(member, &bells->answer);
	if (!crew_stopping())
		CHECK_INT(*bells->answer.message, ~bells->question);
}

void bells_answer(struct member *member)
{
	struct bells *bells = member->arg;

	wait_for(member, &bells->ask);
	*bells->answer.message = ~*bells->ask.message;
	ring(&bells->answer);
}

void bells_wake(void *arg)
{
	struct bells *bells = arg;

	ring(&bells->ask);
	ring(&bells->answer);
}
