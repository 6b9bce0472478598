// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE
#include "run.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/time.h>
#include <time.h>

enum {
	BLOCKED_MS = 40, /* a step that takes longer is taken for blocked */
	END_MS = 60,
	WAKE_MS = 150 /* a program with one thread is woken by a signal instead */
};

/**
 * struct line - what a thread has to do
 * @steps: numbers of its steps, in order; -1 at the end
 * @added: how many there are
 * @ready: posted once for each
 * @thread: the thread that it belongs to
 */
static struct line {
	int steps[RUN_STEPS + 1];
	int added;
	sem_t ready;
	pthread_t thread;
} lines[WORLD_THREADS];

static const struct run_step *all;
static struct run_result *ends;
static sem_t dones[RUN_STEPS];
static void (*hook)(int thread);

static void step_do(int number)
{
	errno = 0;
	ends[number].value = all[number].call(all[number].args);
	ends[number].error = ends[number].value == -1 ? errno : 0;
	ends[number].done = 1;
}

static void *thread_main(void *arg)
{
	struct line *line = arg;

	if (hook)
		hook(line - lines);
	for (int next = 0; next <= RUN_STEPS; next++) {
		while (sem_wait(&line->ready))
			;
		if (line->steps[next] < 0)
			break;
		step_do(line->steps[next]);
		sem_post(&dones[line->steps[next]]);
	}
	return NULL;
}

static void line_add(struct line *line, int number)
{
	line->steps[line->added++] = number;
	sem_post(&line->ready);
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

static void run_alone(int count, int slow)
{
	struct itimerval wake;

	wake.it_interval.tv_sec = slow * WAKE_MS / 1000;
	wake.it_interval.tv_usec = slow * WAKE_MS % 1000 * 1000L;
	wake.it_value = wake.it_interval;
	setitimer(ITIMER_REAL, &wake, NULL);
	if (hook)
		hook(0);
	for (int i = 0; i < count; i++)
		step_do(i);
}

static int threads_start(int count)
{
	for (int i = 0; i < count; i++)
		sem_init(&dones[i], 0, 0);
	for (int i = 0; i < WORLD_THREADS; i++) {
		lines[i].added = 0;
		sem_init(&lines[i].ready, 0, 0);
		if (pthread_create(&lines[i].thread, NULL, thread_main, &lines[i]))
			return -1;
	}
	return 0;
}

void run_steps(const struct run_step *steps, int count, struct run_result *results,
	       void (*begin)(int thread), int slow)
{
	int several = 0;

	all = steps;
	ends = results;
	hook = begin;
	for (int i = 0; i < count; i++)
		several |= steps[i].thread || steps[i].async;
	if (!several) {
		run_alone(count, slow);
		return;
	}
	if (threads_start(count))
		return;
	for (int i = 0; i < count; i++) {
		line_add(&lines[steps[i].thread % WORLD_THREADS], i);
		if (!steps[i].async)
			wait_for(i, BLOCKED_MS);
	}
	for (int i = 0; i < count; i++)
		if (steps[i].async)
			wait_for(i, END_MS);
	for (int i = 0; i < WORLD_THREADS; i++)
		line_add(&lines[i], -1);
}
