// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The doorbell: an event counter with a wait that loses nothing.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "control.h"
#include "task.h"
#include "test.h"

#define SIZE 4096

static int ring(int fd, uint64_t add, uint64_t *events)
{
	struct kubuf_ioctl_ring arg = { .add = add };
	int ret = ioctl(fd, KUBUF_IOCTL_RING, &arg);

	if (events)
		*events = arg.events;
	return ret;
}

static int wait_for(int fd, uint64_t seen, int64_t timeout, uint64_t *events)
{
	struct kubuf_ioctl_wait arg = { .seen = seen, .timeout = timeout };
	int ret = ioctl(fd, KUBUF_IOCTL_WAIT, &arg);

	if (!ret)
		*events = arg.events;
	return ret;
}

static int64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

TEST(the_count_starts_at_0_and_adds_up)
{
	int fd = control_create(NULL, SIZE);
	uint64_t events = 0;

	CHECK_INT(control_info(fd).events, 0);
	CHECK_OK(ring(fd, 1, &events));
	CHECK_INT(events, 1);
	CHECK_OK(ring(fd, 41, &events));
	CHECK_INT(events, 42);
	CHECK_INT(control_info(control_dup(fd, 0)).events, 42);
}

TEST(a_wait_for_what_has_happened_returns_at_once)
{
	int fd = control_create(NULL, SIZE);
	uint64_t events = 0;

	CHECK_OK(ring(fd, 3, NULL));
	CHECK_OK(wait_for(fd, 0, KUBUF_WAIT_FOREVER, &events));
	CHECK_INT(events, 3);
	CHECK_OK(wait_for(fd, 2, 0, &events));
	CHECK_OK(wait_for(fd, 4, 0, &events)); /* another count than ours is news, too */
	CHECK_ERRNO(wait_for(fd, 3, 0, &events), ETIMEDOUT);
}

TEST(a_timeout_is_not_early)
{
	int fd = control_create(NULL, SIZE);
	int64_t start = now_ns();
	uint64_t events = 0;

	CHECK_ERRNO(wait_for(fd, 0, 200000000, &events), ETIMEDOUT);
	CHECK(now_ns() - start >= 200000000);
	start = now_ns();
	CHECK_ERRNO(wait_for(fd, 0, 1, &events), ETIMEDOUT);
	CHECK(now_ns() - start < 10000000000LL);
}

TEST(no_ring_makes_a_later_one_fail)
{
	int fd = control_create(NULL, SIZE);

	CHECK_ERRNO(ring(fd, UINT64_MAX, NULL), EINVAL);
	CHECK_ERRNO(ring(fd, 1ULL << 32, NULL), EINVAL);
	CHECK_INT(control_info(fd).events, 0);
	CHECK_OK(ring(fd, UINT32_MAX, NULL));
	CHECK_OK(ring(fd, UINT32_MAX, NULL));
	CHECK(control_info(fd).events == 2ULL * UINT32_MAX);
}

static void on_signal(int number)
{
	(void)number;
}

/* SIGALRM after a while, and again, should the first come too early. */
static void alarm_soon(int flags)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };
	struct itimerspec every = { { 0, 50000000 }, { 0, 50000000 } };
	timer_t timer;

	REQUIRE_OK(sigaction(SIGALRM, &action, NULL));
	REQUIRE_OK(timer_create(CLOCK_MONOTONIC, NULL, &timer));
	REQUIRE_OK(timer_settime(timer, 0, &every, NULL));
}

TEST(a_signal_ends_a_wait)
{
	int fd = control_create(NULL, SIZE);
	uint64_t events = 0;

	alarm_soon(0);
	CHECK_ERRNO(wait_for(fd, 0, KUBUF_WAIT_FOREVER, &events), EINTR);
	CHECK_ERRNO(wait_for(fd, 0, 60000000000LL, &events), EINTR);
}

static void *ring_later(void *arg)
{
	usleep(300000);
	CHECK_OK(ring(*(int *)arg, 1, NULL));
	return NULL;
}

TEST(sa_restart_restarts_a_wait_without_a_timeout_alone)
{
	int fd = control_create(NULL, SIZE);
	uint64_t events = 0;
	pthread_t thread;

	alarm_soon(SA_RESTART);
	CHECK_ERRNO(wait_for(fd, 0, 60000000000LL, &events), EINTR);
	REQUIRE_INT(pthread_create(&thread, NULL, ring_later, &fd), 0);
	CHECK_OK(wait_for(fd, 0, KUBUF_WAIT_FOREVER, &events));
	CHECK_INT(events, 1);
	pthread_join(thread, NULL);
}

static void wait_forever(void *arg)
{
	uint64_t events = 0;

	wait_for(*(int *)arg, 0, KUBUF_WAIT_FOREVER, &events);
	FAIL("the wait ended");
}

TEST(a_waiter_can_be_killed)
{
	int fd = control_create(NULL, SIZE);
	pid_t pid = task_start(wait_forever, &fd);

	usleep(100000);
	task_kill(pid, 5);
}

TEST(any_descriptor_can_wait_and_o_nonblock_changes_nothing)
{
	int fd, other;
	uint64_t events = 0;

	close(control_add("bell", NULL, SIZE));
	fd = REQUIRE_OK(open(CONTROL_NAMED "bell", O_WRONLY | O_NONBLOCK));
	CHECK_ERRNO(wait_for(fd, 0, 1000000, &events), ETIMEDOUT);
	CHECK_OK(ring(fd, 1, NULL));
	CHECK_OK(wait_for(fd, 0, 0, &events));
	other = REQUIRE_OK(open(CONTROL_NAMED "bell", O_RDONLY));
	CHECK_OK(wait_for(other, 0, KUBUF_WAIT_FOREVER, &events));
	CHECK_INT(events, 1);
}

/*
 * Both tests end after so many rounds, or when their time is over: a round takes
 * microseconds where the kernel finds an idle CPU, and milliseconds where it does not.
 * A wake-up that is lost stops both for ever.
 */
#define ROUNDS (test_long() ? 200000 : 20000)
#define ENOUGH_NS ((test_long() ? 200 : 20) * 1000000000LL)
#define ENOUGH_ROUNDS 200

/**
 * struct rounds - two processes that take turns
 * @mine: the descriptor whose bell the first waits on
 * @theirs: that of the other
 * @about_to_wait: number of the round that the first is in, from 1
 * @over: no further round begins
 */
struct rounds {
	int mine;
	int theirs;
	volatile uint64_t *about_to_wait;
	volatile uint64_t *over;
};

static struct rounds rounds_new(void)
{
	volatile uint64_t *shared = test_shared(2 * sizeof(*shared));

	return (struct rounds){ control_create(NULL, SIZE), control_create(NULL, SIZE), shared,
				shared + 1 };
}

/* Whether one more is to be done after @done of them. */
static bool rounds_go_on(const struct rounds *rounds, uint64_t done, int64_t begin)
{
	if (done < (uint64_t)ROUNDS && now_ns() - begin < ENOUGH_NS)
		return true;
	*rounds->over = 1;
	check_note("%llu rounds", (unsigned long long)done);
	CHECK(done >= ENOUGH_ROUNDS);
	return false;
}

static void answer(void *arg)
{
	const struct rounds *rounds = arg;
	uint64_t seen = 0;

	while (!wait_for(rounds->mine, seen, KUBUF_WAIT_FOREVER, &seen) && !*rounds->over)
		REQUIRE_OK(ring(rounds->theirs, 1, NULL));
	CHECK(*rounds->over);
}

TEST_WITHIN(no_wakeup_is_lost_between_two, 300)
{
	struct rounds rounds = rounds_new();
	pid_t pid = task_start(answer, &rounds);
	int64_t begin = now_ns();
	uint64_t seen = 0;

	while (rounds_go_on(&rounds, seen, begin)) {
		uint64_t before = seen;

		REQUIRE_OK(ring(rounds.mine, 1, NULL));
		REQUIRE_OK(wait_for(rounds.theirs, before, KUBUF_WAIT_FOREVER, &seen));
		REQUIRE_INT(seen, before + 1);
	}
	REQUIRE_OK(ring(rounds.mine, 1, NULL));
	CHECK_INT(task_wait(pid), 0);
}

/*
 * The moment between a waiter's look at the count and its sleep is short: the ring
 * comes a little later in every round, and so at that moment in some. Who rings has
 * a CPU of its own, or it would look for the waiter's move while that cannot move.
 */
static void ring_at_all_moments(void *arg)
{
	const struct rounds *rounds = arg;

	task_pin(1);
	for (uint64_t i = 0;; i++) {
		while (*rounds->about_to_wait != i + 1 && !*rounds->over)
			;
		if (*rounds->over)
			return;
		for (volatile uint64_t spin = i * 7 % 4001; spin; spin--)
			;
		REQUIRE_OK(ring(rounds->mine, 1, NULL));
	}
}

TEST_WITHIN(no_wakeup_is_lost_at_any_moment, 300)
{
	struct rounds rounds = rounds_new();
	pid_t pid = task_start(ring_at_all_moments, &rounds);
	int64_t begin = now_ns();
	uint64_t seen = 0;

	task_pin(0);
	while (rounds_go_on(&rounds, seen, begin)) {
		uint64_t before = seen;

		*rounds.about_to_wait = before + 1;
		REQUIRE_OK(wait_for(rounds.mine, before, KUBUF_WAIT_FOREVER, &seen));
		REQUIRE_INT(seen, before + 1);
	}
	CHECK_INT(task_wait(pid), 0);
}

/* Many ring one bell, many wait on it until all has been rung. */
#define RINGERS 4
#define WAITERS 4
#define RINGS 2000

static void *ringer(void *arg)
{
	for (int i = 0; i < RINGS; i++)
		REQUIRE_OK(ring(*(int *)arg, 1, NULL));
	return NULL;
}

static void *waiter(void *arg)
{
	uint64_t seen = 0;

	while (seen < RINGERS * RINGS)
		REQUIRE_OK(wait_for(*(int *)arg, seen, KUBUF_WAIT_FOREVER, &seen));
	CHECK_INT(seen, RINGERS * RINGS);
	return NULL;
}

TEST_WITHIN(no_wakeup_is_lost_among_many, 120)
{
	int fd = control_create(NULL, SIZE);
	pthread_t threads[RINGERS + WAITERS];

	for (int i = 0; i < RINGERS + WAITERS; i++)
		REQUIRE_INT(pthread_create(&threads[i], NULL, i < WAITERS ? waiter : ringer,
					   &fd),
			    0);
	for (int i = 0; i < RINGERS + WAITERS; i++)
		pthread_join(threads[i], NULL);
	CHECK_INT(control_info(fd).events, RINGERS * RINGS);
}
