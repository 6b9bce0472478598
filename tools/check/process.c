// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE /* pidfd_open and clone by syscall(), sched_getcpu() */
#include "process.h"

#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

void process_let_go(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null == -1)
		return;
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	close(null);
}

/*
 * @pid is the answer of a call that @parent has made a process by. That one does not outlive its
 * parent, which may be killed by anybody: nobody else would end what waits for ever.
 */
static pid_t go_on(pid_t parent, pid_t pid, void (*body)(void *arg), void *arg)
{
	if (pid == -1)
		err(2, "fork");
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* a parent that ended before that call sends no signal */
		_exit(1);
	body(arg);
	_exit(0);
}

pid_t process_start(void (*body)(void *arg), void *arg)
{
	pid_t parent = getpid(), pid = fork();

	if (!pid)
		process_let_go();
	return go_on(parent, pid, body, arg);
}

pid_t process_start_sharing(void (*body)(void *arg), void *arg)
{
	pid_t parent = getpid();

	/* Without a stack of its own: the child has a copy of this one, as after fork(). */
	pid_t pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);

	return go_on(parent, pid, body, arg);
}

/* Where there is no descriptor for a process, as below a filter of system calls that lacks it. */
static bool ends_by_asking(pid_t pid, int ms, int *status)
{
	const struct timespec little = { .tv_nsec = 2000000 };
	long long end = clock_ns() + ms * 1000000LL;
	pid_t gone;

	while (!(gone = waitpid(pid, status, WNOHANG)) && clock_ns() < end)
		if (nanosleep(&little, NULL)) /* a signal, which ends a poll(), too */
			break;
	return gone == pid;
}

bool process_ends(pid_t pid, int ms, int *status)
{
	struct pollfd gone = { .fd = syscall(SYS_pidfd_open, pid, 0), .events = POLLIN };
	bool ended;

	if (gone.fd == -1)
		return ends_by_asking(pid, ms, status);
	ended = poll(&gone, 1, ms) == 1;
	close(gone.fd);
	return ended && waitpid(pid, status, 0) == pid;
}

char process_state(pid_t pid)
{
	char path[32], line[256];
	const char *name_end;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	name_end = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	fclose(file);
	return name_end && name_end[1] ? name_end[2] : 0;
}

#define LOOKS 5
#define LOOK_US 20000

bool process_sleeps_deeply(pid_t pid)
{
	for (int i = 0; i < LOOKS; i++, usleep(LOOK_US))
		if (process_state(pid) != 'D')
			return false;
	return true;
}

/* As long as that, and more than once given away the CPU: it was asleep. */
#define SLEEP_NS 300000000LL

bool process_slept(void)
{
	static long long last_ns;
	static long last_waits;
	long long now_ns = clock_ns(), took = now_ns - last_ns;
	struct rusage usage;
	bool waited;

	getrusage(RUSAGE_SELF, &usage);
	waited = usage.ru_nvcsw > last_waits;
	last_ns = now_ns;
	last_waits = usage.ru_nvcsw;
	return waited && took > SLEEP_NS;
}

void process_stay_on_cpu(void)
{
	const int cpu = sched_getcpu();
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu < 0 ? 0 : cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
}

bool process_kill(pid_t pid, int ms)
{
	kill(pid, SIGKILL);
	return process_ends(pid, ms, NULL);
}
