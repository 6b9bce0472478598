// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "freezer.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "task.h"
#include "test.h"
#include "text.h"

#define WAIT_MS 20000

/**
 * struct freezer - the process and what holds it
 * @group: the cgroup it is in, or NULL for SIGSTOP
 * @pid: the process
 * @body: what it runs
 * @arg: for @body
 */
struct freezer {
	struct cgroup *group;
	pid_t pid;
	void (*body)(void *arg);
	void *arg;
};

static void run(void *arg)
{
	struct freezer *freezer = arg;

	if (freezer->group)
		cgroup_enter(freezer->group);
	freezer->body(freezer->arg);
}

struct freezer *freezer_start(bool by_cgroup, void (*body)(void *arg), void *arg)
{
	struct freezer *freezer = calloc(1, sizeof(*freezer));

	REQUIRE(freezer);
	freezer->group = by_cgroup ? cgroup_new("kubuf-freezer") : NULL;
	freezer->body = body;
	freezer->arg = arg;
	freezer->pid = task_start(run, freezer);
	return freezer;
}

/* The letter of its state in /proc/PID/stat. */
static char state(const struct freezer *freezer)
{
	char path[64], text[512], letter = '?';

	snprintf(path, sizeof(path), "/proc/%d/stat", freezer->pid);
	text_read(path, text, sizeof(text));
	sscanf(text, "%*d (%*[^)]) %c", &letter);
	return letter;
}

static bool stands(const struct freezer *freezer)
{
	if (freezer->group)
		return cgroup_field(freezer->group, "cgroup.events", "frozen") == 1;
	return state(freezer) == 'T';
}

void freezer_stop(struct freezer *freezer)
{
	int tries = WAIT_MS * test_slow();

	if (freezer->group)
		cgroup_set(freezer->group, "cgroup.freeze", "1");
	else
		REQUIRE_OK(kill(freezer->pid, SIGSTOP));
	while (tries-- && !stands(freezer) && state(freezer) != 'Z')
		usleep(1000);
	CHECK(tries >= 0);
}

void freezer_go_on(struct freezer *freezer)
{
	if (freezer->group)
		cgroup_set(freezer->group, "cgroup.freeze", "0");
	else
		REQUIRE_OK(kill(freezer->pid, SIGCONT));
}

void freezer_wait(struct freezer *freezer)
{
	int tries = 1000;

	CHECK_INT(task_wait(freezer->pid), 0);
	while (freezer->group && tries-- && cgroup_remove(freezer->group))
		usleep(10000);
	free(freezer);
}

void freezer_await_sleep(const struct freezer *freezer)
{
	int tries = WAIT_MS * test_slow();

	while (tries-- && state(freezer) != 'S')
		usleep(1000);
	CHECK(tries >= 0);
}
