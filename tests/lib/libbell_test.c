// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libkubuf: bells.
 *
 * Copyright (C) the kubuf developers
 */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "control.h"
#include "handle.h"
#include "test.h"

#define RDWR (KUB_READ | KUB_WRITE)
#define MS 1000000LL

static int64_t now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec * 1000000000LL + at.tv_nsec;
}

TEST(each_party_sees_each_event)
{
	struct kub_buf *buf = handle_new(4096);
	struct kub_bell *ringer, *first, *second;
	uint64_t count = 0;

	HANDLE_OK(kub_bell(buf, 1, KUB_WRITE, &ringer));
	HANDLE_OK(kub_bell(buf, 1, KUB_READ, &first));
	HANDLE_OK(kub_bell(buf, 1, RDWR, &second));
	CHECK_INT(kub_wait(first, 0, &count), -ETIMEDOUT);
	HANDLE_OK(kub_ring(ringer, 5));
	HANDLE_OK(kub_ring(second, UINT32_MAX));
	HANDLE_OK(kub_wait(first, KUB_FOREVER, &count));
	CHECK_INT(count, 5LL + UINT32_MAX);
	CHECK_INT(kub_wait(first, 0, NULL), -ETIMEDOUT);
	HANDLE_OK(kub_wait(second, 0, &count));
	CHECK_INT(count, 5LL + UINT32_MAX);
	kub_close(buf);
	HANDLE_OK(kub_ring(second, 1)); /* a bell holds the buffer */
	HANDLE_OK(kub_wait(first, 0, NULL));
	kub_bell_close(ringer);
	kub_bell_close(first);
	kub_bell_close(second);
	kub_bell_close(NULL);
}

TEST(bad_bells_are_explained)
{
	struct kub_buf *buf = handle_new(4096), *lesser;
	struct kub_bell *ringer, *waiter, *none;

	HANDLE_FAILS(kub_bell(buf, 4, RDWR, &none), EINVAL, "0 to 3");
	HANDLE_FAILS(kub_bell(buf, 0, 0, &none), EINVAL, "rights");
	HANDLE_FAILS(kub_bell(buf, 0, 7, &none), EINVAL, "rights");
	HANDLE_OK(kub_readonly(buf, &lesser));
	HANDLE_FAILS(kub_bell(lesser, 0, KUB_WRITE, &none), EBADF, "open for writing");
	HANDLE_OK(kub_bell(lesser, 0, KUB_READ, &waiter));
	HANDLE_OK(kub_bell(buf, 0, KUB_WRITE, &ringer));
	HANDLE_FAILS(kub_ring(waiter, 1), EBADF, "not to ring");
	HANDLE_FAILS(kub_ring(ringer, 0), EINVAL, "must not be 0");
	HANDLE_FAILS(kub_wait(ringer, 0, NULL), EBADF, "not to wait");
	HANDLE_FAILS(kub_wait(waiter, 0, NULL), ETIMEDOUT, "nobody rang");
}

TEST(a_wait_ends_in_time)
{
	struct kub_buf *buf = handle_new(4096);
	struct kub_bell *bell;
	int64_t start;

	HANDLE_OK(kub_bell(buf, 0, KUB_READ, &bell));
	start = now();
	CHECK_INT(kub_wait(bell, 30 * MS, NULL), -ETIMEDOUT);
	CHECK(now() - start >= 30 * MS);
	CHECK(now() - start < 5000 * MS);
}

static void ignore(int signal)
{
}

static void *interrupt(void *arg)
{
	usleep(50000);
	pthread_kill(*(pthread_t *)arg, SIGUSR1);
	return NULL;
}

/* glibc's signal() restarts system calls, and a wait is to end all the same. */
TEST(a_signal_ends_a_wait)
{
	struct kub_buf *buf = handle_new(4096);
	pthread_t self = pthread_self(), other;
	struct kub_bell *bell;

	HANDLE_OK(kub_bell(buf, 0, KUB_READ, &bell));
	signal(SIGUSR1, ignore);
	for (int i = 0; i < 2; i++) {
		REQUIRE(!pthread_create(&other, NULL, interrupt, &self));
		HANDLE_FAILS(kub_wait(bell, i ? KUB_FOREVER : 20000 * MS, NULL), EINTR, "signal");
		pthread_join(other, NULL);
	}
}

TEST(the_end_is_told)
{
	struct kub_bell *bell, *none;
	struct kub_buf *buf;
	struct pollfd news = { .events = POLLIN };

	control_add("lib-end", NULL, 4096);
	HANDLE_OK(kub_open("lib-end", 2, &buf));
	HANDLE_OK(kub_bell(buf, 0, RDWR, &bell));
	REQUIRE_OK(control_hang_up("lib-end"));
	news.fd = kub_bell_fd(bell);
	CHECK_INT(poll(&news, 1, 5000), 1);
	HANDLE_FAILS(kub_wait(bell, KUB_FOREVER, NULL), ENODATA, "has ended");
	HANDLE_FAILS(kub_ring(bell, 1), ENODEV, "has ended");
	HANDLE_FAILS(kub_bell(buf, 0, RDWR, &none), ENODEV, "has ended");
}

#define ROUNDS 2000

static void *waits(void *arg)
{
	struct kub_bell *bell = arg;
	uint64_t last = 0, count = 0;

	while (count < ROUNDS) {
		HANDLE_OK(kub_wait(bell, KUB_FOREVER, &count));
		CHECK(count > last);
		last = count;
	}
	return NULL;
}

/* Two threads wait on one bell: after one has fetched an event, the other one goes on waiting. */
TEST(one_handle_serves_many_threads)
{
	struct kub_buf *buf = handle_new(4096);
	struct kub_bell *shared, *ringer;
	pthread_t threads[2];

	HANDLE_OK(kub_bell(buf, 0, KUB_READ, &shared));
	HANDLE_OK(kub_bell(buf, 0, KUB_WRITE, &ringer));
	for (int i = 0; i < 2; i++)
		REQUIRE(!pthread_create(&threads[i], NULL, waits, shared));
	for (int i = 0; i < ROUNDS; i++)
		HANDLE_OK(kub_ring(ringer, 1));
	/* The last news goes to one of them; the other one wants news of its own to see the end. */
	for (int i = 0; i < 2; i++) {
		while (pthread_tryjoin_np(threads[i], NULL)) {
			HANDLE_OK(kub_ring(ringer, 1));
			usleep(1000);
		}
	}
}
