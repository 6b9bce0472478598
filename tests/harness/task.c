// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "task.h"

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

pid_t task_start(void (*body)(void *arg), void *arg)
{
	pid_t pid = REQUIRE_OK(fork());

	if (pid)
		return pid;
	body(arg);
	_exit(0);
}

int task_wait(pid_t pid)
{
	int status = -1;

	REQUIRE_INT(waitpid(pid, &status, 0), pid);
	return status;
}

void task_run(void (*body)(void *arg), void *arg)
{
	CHECK_INT(task_wait(task_start(body, arg)), 0);
}

void task_kill(pid_t pid, unsigned int seconds)
{
	struct pollfd gone = { .events = POLLIN };

	gone.fd = REQUIRE_OK(syscall(SYS_pidfd_open, pid, 0));
	REQUIRE_OK(kill(pid, SIGKILL));
	REQUIRE_INT(poll(&gone, 1, seconds * 1000), 1);
	close(gone.fd);
	task_wait(pid);
}

void task_pin(int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	REQUIRE_OK(sched_setaffinity(0, sizeof(one), &one));
}
