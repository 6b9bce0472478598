// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "run.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <sys/time.h>
#include <time.h>

#include "cover.h"

enum {
	BLOCKED_MS = 40, /* a step that takes longer is taken for blocked */
	END_MS = 60,
	WAKE_MS = 150 /* a program with one thread is woken by a signal instead */
};

static const struct program *all;
static struct run_result *ends;
static sem_t starts[PROGRAM_STEPS], dones[PROGRAM_STEPS];

static void step_do(int number)
{
	const struct step *step = &all->steps[number];

	errno = 0;
	ends[number].error = table[step->call].run(step->args) == -1 ? errno : 0;
	ends[number].done = 1;
}

static void *thread_main(void *number)
{
	long thread = (long)number;

	cover_begin(thread);
	for (int i = 0; i < all->count; i++) {
		if (all->steps[i].thread != thread)
			continue;
		while (sem_wait(&starts[i]))
			;
		step_do(i);
		sem_post(&dones[i]);
	}
	return NULL;
}

static void wait_for(int number, int ms)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += ms % 1000 * 1000000L;
	until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	while (sem_timedwait(&dones[number], &until) && errno == EINTR)
		;
}

static void run_alone(int slow)
{
	struct itimerval wake;

	wake.it_interval.tv_sec = slow * WAKE_MS / 1000;
	wake.it_interval.tv_usec = slow * WAKE_MS % 1000 * 1000L;
	wake.it_value = wake.it_interval;
	setitimer(ITIMER_REAL, &wake, NULL);
	cover_begin(0);
	for (int i = 0; i < all->count; i++)
		step_do(i);
	cover_end();
}

static int threads_start(void)
{
	pthread_t thread;

	for (int i = 0; i < all->count; i++) {
		sem_init(&starts[i], 0, 0);
		sem_init(&dones[i], 0, 0);
	}
	for (long i = 0; i < WORLD_THREADS; i++)
		if (pthread_create(&thread, NULL, thread_main, (void *)i))
			return -1;
	return 0;
}

void run_program(const struct program *program, struct run_result *results, int slow)
{
	bool several = false;

	all = program;
	ends = results;
	for (int i = 0; i < program->count; i++)
		several |= program->steps[i].thread || program->steps[i].async;
	if (!several) {
		run_alone(slow);
		return;
	}
	if (threads_start())
		return;
	for (int i = 0; i < program->count; i++) {
		sem_post(&starts[i]);
		if (!program->steps[i].async)
			wait_for(i, BLOCKED_MS);
	}
	for (int i = 0; i < program->count; i++)
		if (program->steps[i].async)
			wait_for(i, END_MS);
}
