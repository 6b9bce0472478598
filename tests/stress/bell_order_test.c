// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a bell promises two CPUs: a waiter that was told of a ring sees the stores before it,
 * and no ring is lost to a waiter that is just about to sleep.
 *
 * Copyright (C) the kubuf developers
 */
#include <poll.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bell.h"
#include "buf.h"
#include "control.h"
#include "page.h"
#include "task.h"
#include "test.h"

#define WORDS 64
#define LIMIT 240
#define WAIT_MS 20000 /* nobody sleeps so long who does not sleep in vain */

/**
 * struct pair - a buffer that two CPUs share
 * @words: its memory
 * @there: the bell that is rung: the writer's descriptor of it
 * @told: the reader's
 * @epoll: waits for @told
 * @rounds: how many
 * @wait: whether the reader sleeps in read(); else it asks again and again
 */
struct pair {
	volatile uint64_t *words;
	int there;
	int told;
	int epoll;
	uint64_t rounds;
	bool wait;
};

/* Every word is what the writer had stored when it rang, or newer. */
static void read_words(void *arg)
{
	const struct pair *pair = arg;
	uint64_t count = 0, now;

	task_pin(1);
	while (count < pair->rounds) {
		now = bell_news(pair->told);
		REQUIRE(now || !pair->wait);
		if (!now)
			continue;
		REQUIRE(now > count);
		count = now;
		for (int i = 0; i < WORDS; i++)
			if (pair->words[i] < count)
				FAIL("word %d is %ju after the ring that made the count %ju", i,
				     (uintmax_t)pair->words[i], (uintmax_t)count);
	}
}

static struct pair pair_new(bool wait, uint64_t rounds)
{
	int fd = control_create(NULL, page_size());
	struct epoll_event event = { .events = EPOLLIN };
	struct pair pair = {
		.words = (void *)buf_map(fd, page_size()),
		.there = control_bell(fd),
		.told = wait ? control_bell(fd) : bell_open(fd, 0),
		.epoll = REQUIRE_OK(epoll_create1(EPOLL_CLOEXEC)),
		.rounds = rounds,
		.wait = wait,
	};

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP("needs two CPUs");
	REQUIRE_OK(epoll_ctl(pair.epoll, EPOLL_CTL_ADD, pair.told, &event));
	return pair;
}

static void write_words(bool wait)
{
	struct pair pair = pair_new(wait, test_long() ? 2000000 : 40000);
	pid_t reader = task_start(read_words, &pair);

	task_pin(0);
	for (uint64_t n = 1; n <= pair.rounds; n++) {
		for (int i = 0; i < WORDS; i++)
			pair.words[i] = n;
		bell_ring(pair.there, 1);
	}
	CHECK_INT(task_wait(reader), 0);
}

TEST_WITHIN(who_asks_sees_what_was_stored_before_the_ring, LIMIT)
{
	write_words(false);
}

TEST_WITHIN(who_sleeps_sees_what_was_stored_before_the_ring, LIMIT)
{
	write_words(true);
}

/* How a waiter sleeps until the news, by turns. */
static void sleep_by_turns(const struct pair *pair, uint64_t n)
{
	struct pollfd news = { .fd = pair->told, .events = POLLIN };
	struct epoll_event event;

	if (n % 3 == 1)
		CHECK_INT(poll(&news, 1, WAIT_MS * test_slow()), 1);
	else if (n % 3 == 2)
		CHECK_INT(epoll_wait(pair->epoll, &event, 1, WAIT_MS * test_slow()), 1);
	REQUIRE_INT(bell_news(pair->told), n);
}

static void answer(void *arg)
{
	const struct pair *pair = arg;

	task_pin(1);
	for (uint64_t n = 1; n <= pair->rounds; n++) {
		sleep_by_turns(pair, n);
		bell_ring(pair->there, 1);
	}
}

/*
 * Each waits for the other's ring alone, in read(), poll() or epoll_wait(), so that one that is
 * lost is the end.
 */
TEST_WITHIN(no_ring_is_lost_to_who_is_about_to_sleep, LIMIT)
{
	uint64_t rounds = test_long() ? 100000 : 4000;
	struct pair pair = pair_new(true, rounds), back = pair_new(true, rounds);
	struct pair theirs = {
		.there = back.there, .told = pair.told, .epoll = pair.epoll, .rounds = rounds
	};
	pid_t task = task_start(answer, &theirs);
	volatile unsigned int spin;

	task_pin(0);
	for (uint64_t n = 1; n <= rounds; n++) {
		bell_ring(pair.there, 1);
		for (spin = 0; spin < n % 400; spin++)
			;
		sleep_by_turns(&back, n);
	}
	CHECK_INT(task_wait(task), 0);
}
