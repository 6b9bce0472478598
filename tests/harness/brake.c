// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "brake.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "check.h"
#include "task.h"
#include "test.h"

#define WAIT_MS 20000

/**
 * struct brake - the process and what holds it
 * @group: the cgroup it is in, or NULL for SIGSTOP
 * @pid: the process
 * @body: what it runs
 * @arg: for @body
 */
struct brake {
	struct cgroup *group;
	pid_t pid;
	void (*body)(void *arg);
	void *arg;
};

static void run(void *arg)
{
	struct brake *brake = arg;

	if (brake->group)
		cgroup_enter(brake->group);
	brake->body(brake->arg);
}

struct brake *brake_start(bool freezer, void (*body)(void *arg), void *arg)
{
	struct brake *brake = calloc(1, sizeof(*brake));

	REQUIRE(brake);
	brake->group = freezer ? cgroup_new("kubuf-freezer") : NULL;
	brake->body = body;
	brake->arg = arg;
	brake->pid = task_start(run, brake);
	return brake;
}

/* The letter of its state in /proc/PID/stat. */
static char state(const struct brake *brake)
{
	char path[64], letter = '?';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", brake->pid);
	file = fopen(path, "re");
	if (file && fscanf(file, "%*d (%*[^)]) %c", &letter) != 1)
		letter = '?';
	if (file)
		fclose(file);
	return letter;
}

static bool stands(const struct brake *brake)
{
	if (brake->group)
		return cgroup_field(brake->group, "cgroup.events", "frozen") == 1;
	return state(brake) == 'T';
}

void brake_pull(struct brake *brake)
{
	int tries = WAIT_MS * test_slow();

	if (brake->group)
		cgroup_set(brake->group, "cgroup.freeze", "1");
	else
		REQUIRE_OK(kill(brake->pid, SIGSTOP));
	while (tries-- && !stands(brake) && state(brake) != 'Z')
		usleep(1000);
	CHECK(tries >= 0);
}

void brake_let_go(struct brake *brake)
{
	if (brake->group)
		cgroup_set(brake->group, "cgroup.freeze", "0");
	else
		REQUIRE_OK(kill(brake->pid, SIGCONT));
}

void brake_wait(struct brake *brake)
{
	int tries = 1000;

	CHECK_INT(task_wait(brake->pid), 0);
	while (brake->group && tries-- && cgroup_remove(brake->group))
		usleep(10000);
	free(brake);
}

void brake_await_sleep(const struct brake *brake)
{
	int tries = WAIT_MS * test_slow();

	while (tries-- && state(brake) != 'S')
		usleep(1000);
	CHECK(tries >= 0);
}
