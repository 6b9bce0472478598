// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "crew.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "test.h"

/* A thread that makes no turn for so many seconds is stuck. */
#define STUCK_SECONDS 20
#define LOOK_US 20000

static atomic_bool started, stopping;

bool crew_stopping(void)
{
	return atomic_load_explicit(&stopping, memory_order_relaxed);
}

uint32_t crew_random(struct member *member, uint32_t below)
{
	member->random ^= member->random << 13;
	member->random ^= member->random >> 7;
	member->random ^= member->random << 17;
	return (member->random >> 16) % below;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void *work(void *arg)
{
	struct member *member = arg;

	/* Members may want each other's threads. */
	while (!atomic_load(&started))
		usleep(1000);
	while (!crew_stopping()) {
		member->turn(member);
		atomic_fetch_add(&member->turns, 1);
	}
	return NULL;
}

/**
 * struct progress - what the watcher last saw of a thread
 * @turns: its turns
 * @since: when they changed
 */
struct progress {
	unsigned long turns;
	double since;
};

static void watch(struct crew *crew, struct progress *progress)
{
	for (int i = 0; i < crew->count; i++) {
		struct member *member = &crew->members[i];
		unsigned long turns = atomic_load(&member->turns);

		if (turns != progress[i].turns)
			progress[i] = (struct progress){ turns, now() };
		if (now() - progress[i].since < STUCK_SECONDS * test_slow())
			continue;
		FAIL("thread %d is stuck after %lu turns, in: %s", i, turns,
		     atomic_load(&member->doing));
		_exit(1);
	}
}

static void end(struct crew *crew, struct progress *progress)
{
	for (int i = 0; i < crew->count; i++) {
		while (pthread_tryjoin_np(crew->members[i].thread, NULL)) {
			if (crew->wake)
				crew->wake(crew->arg);
			usleep(LOOK_US / 10);
			watch(crew, progress);
		}
		/* A thread that has ended makes no turns any more. */
		progress[i].since = now() + 1e9;
	}
}

void crew_run(struct crew *crew)
{
	struct progress *progress = calloc(crew->count, sizeof(*progress));
	double start = now();

	atomic_store(&started, false);
	atomic_store(&stopping, false);
	for (int i = 0; i < crew->count; i++) {
		struct member *member = &crew->members[i];

		progress[i].since = start;
		member->number = i;
		member->random = 0x9e3779b97f4a7c15ULL * (i + 1) ^ (uint64_t)time(NULL);
		atomic_store(&member->doing, "starting");
		REQUIRE_INT(pthread_create(&member->thread, NULL, work, member), 0);
	}
	atomic_store(&started, true);
	while (now() - start < crew->seconds && !check_failures()) {
		usleep(LOOK_US);
		watch(crew, progress);
	}
	atomic_store(&stopping, true);
	end(crew, progress);
	free(progress);
}
