// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE /* pidfd_open by syscall() */
#include "process.h"

#include <err.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t process_start(void (*body)(void *arg), void *arg)
{
	pid_t pid = fork();

	if (pid == -1)
		err(2, "fork");
	if (pid)
		return pid;
	body(arg);
	_exit(0);
}

bool process_ends(pid_t pid, int ms, int *status)
{
	struct pollfd gone = { .fd = syscall(SYS_pidfd_open, pid, 0), .events = POLLIN };
	bool ended;

	if (gone.fd == -1)
		err(2, "pidfd_open");
	ended = poll(&gone, 1, ms) == 1;
	close(gone.fd);
	return ended && waitpid(pid, status, 0) == pid;
}

bool process_kill(pid_t pid, int ms)
{
	kill(pid, SIGKILL);
	return process_ends(pid, ms, NULL);
}
