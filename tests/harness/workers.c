// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "workers.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "test.h"

/* A thread that makes no turn for so many seconds is stuck. */
#define STUCK_SECONDS 20
#define LOOK_US 20000

static atomic_bool started, stopping;

bool workers_stopping(void)
{
	return atomic_load_explicit(&stopping, memory_order_relaxed);
}

uint32_t worker_random(struct worker *worker, uint32_t below)
{
	worker->random ^= worker->random << 13;
	worker->random ^= worker->random >> 7;
	worker->random ^= worker->random << 17;
	return (worker->random >> 16) % below;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void *work(void *arg)
{
	struct worker *worker = arg;

	/* Members may want each other's threads. */
	while (!atomic_load(&started))
		usleep(1000);
	while (!workers_stopping()) {
		worker->turn(worker);
		atomic_fetch_add(&worker->turns, 1);
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

static void watch(struct workers *workers, struct progress *progress)
{
	for (int i = 0; i < workers->count; i++) {
		struct worker *worker = &workers->members[i];
		unsigned long turns = atomic_load(&worker->turns);

		if (turns != progress[i].turns)
			progress[i] = (struct progress){ turns, now() };
		if (now() - progress[i].since < STUCK_SECONDS * test_slow())
			continue;
		FAIL("thread %d is stuck after %lu turns, in: %s", i, turns,
		     atomic_load(&worker->doing));
		_exit(1);
	}
}

static void end(struct workers *workers, struct progress *progress)
{
	for (int i = 0; i < workers->count; i++) {
		while (pthread_tryjoin_np(workers->members[i].thread, NULL)) {
			if (workers->wake)
				workers->wake(workers->arg);
			usleep(LOOK_US / 10);
			watch(workers, progress);
		}
		/* A thread that has ended makes no turns any more. */
		progress[i].since = now() + 1e9;
	}
}

void workers_run(struct workers *workers)
{
	struct progress *progress = calloc(workers->count, sizeof(*progress));
	double start = now();

	atomic_store(&started, false);
	atomic_store(&stopping, false);
	for (int i = 0; i < workers->count; i++) {
		struct worker *worker = &workers->members[i];

		progress[i].since = start;
		worker->number = i;
		worker->random = 0x9e3779b97f4a7c15ULL * (i + 1) ^ (uint64_t)time(NULL);
		atomic_store(&worker->doing, "starting");
		REQUIRE_INT(pthread_create(&worker->thread, NULL, work, worker), 0);
	}
	atomic_store(&started, true);
	while (now() - start < workers->seconds && !check_failures()) {
		usleep(LOOK_US);
		watch(workers, progress);
	}
	atomic_store(&stopping, true);
	end(workers, progress);
	free(progress);
}
