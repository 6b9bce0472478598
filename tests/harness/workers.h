/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * workers - threads that work for a time, watched by the one that started them
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_WORKERS_H
#define KUBUF_WORKERS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct worker - one thread
 * @turn: called until the time is over; short, or ended by workers_stopping()
 * @arg: whatever @turn wants
 * @number: from 0
 * @random: state of its random numbers
 * @doing: what it is at, for the message when it gets stuck; atomic accesses only
 * @turns: how often @turn returned
 * @thread: the thread
 */
struct worker {
	void (*turn)(struct worker *worker);
	void *arg;
	int number;
	uint64_t random;
	const char *doing;
	atomic_ulong turns;
	pthread_t thread;
};

/**
 * struct workers - all of them
 * @members: the threads; @turn and @arg of each are set
 * @count: how many
 * @seconds: how long
 * @wake: called again and again at the end, to end whatever @turn waits for; or NULL
 * @arg: for @wake
 */
struct workers {
	struct worker *members;
	int count;
	unsigned int seconds;
	void (*wake)(void *arg);
	void *arg;
};

/* Returns when all have ended. One that makes no turn for long fails the test. */
void workers_run(struct workers *workers);

/* True at the end, in any thread. */
bool workers_stopping(void);

/* 0 to @below - 1. */
uint32_t worker_random(struct worker *worker, uint32_t below);

#endif
