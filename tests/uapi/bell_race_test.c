// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What happens to an open bell between a reader's look at the count and his copy of it; and
 * who wakes for a ring, of those that sleep.
 *
 * Copyright (C) the kubuf developers
 */
#include <pthread.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bell.h"
#include "control.h"
#include "page.h"
#include "stall.h"
#include "test.h"

static int make(void)
{
	return control_create(NULL, page_size());
}

/**
 * struct slow_read - a read() that comes to its copy and no further
 * @bell: what is read
 * @to: memory that stalls
 * @done: what it returned
 * @error: its errno
 */
struct slow_read {
	int bell;
	uint64_t *to;
	ssize_t done;
	int error;
};

static void *read_slowly(void *arg)
{
	struct slow_read *slow = arg;

	slow->done = read(slow->bell, slow->to, sizeof(*slow->to));
	slow->error = errno;
	return NULL;
}

/* Five events are on their way to a reader; @meanwhile is done before he has them. */
static void read_while(struct slow_read *slow, void (*meanwhile)(int bell))
{
	pthread_t thread;
	int stall;

	slow->to = (void *)page_own(page_size());
	stall = stall_begin(slow->to, page_size());
	REQUIRE_INT(pthread_create(&thread, NULL, read_slowly, slow), 0);
	stall_wait(stall);
	meanwhile(slow->bell);
	stall_release(stall, slow->to, page_size());
	pthread_join(thread, NULL);
	close(stall);
}

static void tell_another(int bell)
{
	CHECK_INT(bell_news(bell), 5);
}

TEST(of_two_who_read_one_open_bell_one_is_told)
{
	int fd = make();
	struct slow_read slow = { .bell = bell_open(fd, 0) };

	bell_ring(bell_open(fd, 0), 5);
	read_while(&slow, tell_another);
	CHECK_INT(slow.done, -1);
	CHECK_INT(slow.error, EAGAIN);
}

static void ring_own(int bell)
{
	bell_ring(bell, 2);
}

TEST(a_ring_of_its_own_does_not_make_a_reader_begin_anew)
{
	int fd = make();
	struct slow_read slow = { .bell = bell_open(fd, 0) };

	bell_ring(bell_open(fd, 0), 5);
	read_while(&slow, ring_own);
	CHECK_INT(slow.done, sizeof(uint64_t));
	CHECK_INT(*slow.to, 5);
	CHECK_INT(bell_news(slow.bell), 0);
	bell_ring(bell_open(fd, 0), 1);
	CHECK_INT(bell_news(slow.bell), 8);
}

/* Only who sleeps in epoll_wait() takes a wake-up from the others. */
static void *wait_alone(void *arg)
{
	int epoll = REQUIRE_OK(epoll_create1(0)), bell = bell_open(*(int *)arg, 0);
	struct epoll_event event = { .events = EPOLLIN | EPOLLEXCLUSIVE };

	REQUIRE_OK(epoll_ctl(epoll, EPOLL_CTL_ADD, bell, &event));
	CHECK_INT(epoll_wait(epoll, &event, 1, 10000 * test_slow()), 1);
	return NULL;
}

TEST(every_waiter_wakes_for_one_ring)
{
	int fd = make(), ringer = bell_open(fd, 0);
	pthread_t threads[8];

	for (int i = 0; i < 8; i++)
		REQUIRE(!pthread_create(&threads[i], NULL, wait_alone, &fd));
	usleep(300000);
	bell_ring(ringer, 1);
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
}
