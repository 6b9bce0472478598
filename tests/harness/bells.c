// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "bells.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bell.h"
#include "check.h"
#include "control.h"
#include "page.h"
#include "test.h"

/* So long nobody is kept waiting who does not wait in vain. */
#define WAIT_SECONDS 20
/* Messages without a rest. */
#define BURST 64

/**
 * struct direction - one of the two
 * @fd: the buffer
 * @ringer: its bell, to ring
 * @waiter: the same bell, to wait
 * @epoll: waits for @waiter
 * @message: in the buffer
 */
struct direction {
	int fd;
	int ringer;
	int waiter;
	int epoll;
	volatile uint64_t *message;
};

struct bells {
	struct direction ask;
	struct direction answer;
	uint64_t question;
};

static void direction_init(struct direction *way)
{
	struct epoll_event event = { .events = EPOLLIN };

	way->fd = control_create(NULL, page_size());
	way->ringer = control_bell(way->fd);
	way->waiter = control_bell(way->fd);
	way->epoll = REQUIRE_OK(epoll_create1(EPOLL_CLOEXEC));
	REQUIRE_OK(epoll_ctl(way->epoll, EPOLL_CTL_ADD, way->waiter, &event));
	way->message = mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_SHARED, way->fd, 0);
	REQUIRE_OK((void *)way->message);
}

static void direction_exit(struct direction *way)
{
	munmap((void *)way->message, page_size());
	close(way->epoll);
	close(way->waiter);
	close(way->ringer);
	close(way->fd);
}

struct bells *bells_new(void)
{
	struct bells *bells = calloc(1, sizeof(*bells));

	REQUIRE(bells);
	direction_init(&bells->ask);
	direction_init(&bells->answer);
	return bells;
}

void bells_free(struct bells *bells)
{
	direction_exit(&bells->ask);
	direction_exit(&bells->answer);
	free(bells);
}

static void hear(struct direction *way)
{
	uint64_t count;

	CHECK_INT(read(way->waiter, &count, sizeof(count)), sizeof(count));
}

static void wait_ready(struct member *member, int ready)
{
	if (ready != 1)
		FAIL("%s: expected news, got %d", atomic_load(&member->doing), ready);
}

static void wait_for(struct member *member, struct direction *way)
{
	struct pollfd news = { .fd = way->waiter, .events = POLLIN };
	int limit = WAIT_SECONDS * 1000 * test_slow();
	struct epoll_event event;

	switch (crew_random(member, 3)) {
	case 0:
		atomic_store(&member->doing, "a read that waits");
		break;
	case 1:
		atomic_store(&member->doing, "poll");
		wait_ready(member, poll(&news, 1, limit));
		break;
	case 2:
		atomic_store(&member->doing, "epoll");
		wait_ready(member, epoll_wait(way->epoll, &event, 1, limit));
		break;
	}
	hear(way);
}

void bells_ask(struct member *member)
{
	struct bells *bells = member->arg;

	/* Races are between two that are awake; the other threads want the CPUs, too. */
	if (bells->question % BURST == 0)
		usleep(20000);
	*bells->ask.message = ++bells->question;
	bell_ring(bells->ask.ringer, 1);
	wait_for(member, &bells->answer);
	if (!crew_stopping())
		CHECK_INT(*bells->answer.message, ~bells->question);
}

void bells_answer(struct member *member)
{
	struct bells *bells = member->arg;

	wait_for(member, &bells->ask);
	*bells->answer.message = ~*bells->ask.message;
	bell_ring(bells->answer.ringer, 1);
}

void bells_wake(void *arg)
{
	struct bells *bells = arg;

	bell_ring(bells->ask.ringer, 1);
	bell_ring(bells->answer.ringer, 1);
}
