// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cgroup.h"
#include "child.h"
#include "kmsg.h"

enum {
	AFTER_KILL_MS = 10000
};

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void become(const struct child *child, int output)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	if (cgroup_enter(child->cgroup)) {
		fprintf(stderr, "init: enter cgroup %s: %s\n", child->cgroup, strerror(errno));
		_exit(126);
	}
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	execv(child->argv[0], child->argv);
	fprintf(stderr, "%s: %s\n", child->argv[0], strerror(errno));
	_exit(127);
}

/* PID 1 inherits every orphan, so reap all. True if @pid was among them. */
static int reap(pid_t pid, int *status)
{
	int any, seen = 0;
	pid_t who;

	while ((who = waitpid(-1, &any, WNOHANG)) > 0) {
		if (who == pid) {
			*status = any;
			seen = 1;
		}
	}
	return seen;
}

/* Returns 0 at the end of the output, when the last descendant has closed it. */
static int relay(const struct child *child, int output)
{
	char text[4096];
	ssize_t got;

	while ((got = read(output, text, sizeof(text))) > 0)
		child->output(child->context, text, got);
	return got < 0 && (errno == EAGAIN || errno == EINTR);
}

/* Kills the cgroup at once, then processes that have left it: in a guest there are no others. */
static void kill_all(const struct child *child)
{
	cgroup_kill(child->cgroup);
	kill(-1, SIGKILL);
}

/*
 * Runs until the program is reaped and its output has ended. Descendants may outlive the
 * program: they are killed as soon as it has ended. Processes that even a kill does not end are
 * given up after a while, and found by the oracles.
 */
static void attend(struct child *child, pid_t pid, int output, int signals)
{
	long long deadline = now_ms() + child->limit * 1000LL;
	struct pollfd fds[] = {
		{ .fd = output, .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
		{ .fd = child->kmsg->log.fd, .events = POLLIN },
	};
	struct signalfd_siginfo info;
	int ended = 0, killed = 0;

	while (!ended || fds[0].fd >= 0) {
		if (!killed && (ended || now_ms() >= deadline)) {
			child->expired = !ended;
			kill_all(child);
			killed = 1;
			deadline = now_ms() + AFTER_KILL_MS;
		} else if (now_ms() >= deadline) {
			return;
		}
		poll(fds, 3, deadline - now_ms());
		if (fds[0].fd >= 0 && fds[0].revents && !relay(child, output))
			fds[0].fd = -1;
		while (read(signals, &info, sizeof(info)) > 0)
			;
		ended |= reap(pid, &child->status);
		kmsg_scan(child->kmsg);
	}
	kill_all(child);
}

int child_run(struct child *child)
{
	long long start = now_ms();
	int pipe_fds[2], signals;
	sigset_t chld;
	pid_t pid;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	signals = signalfd(-1, &chld, SFD_NONBLOCK | SFD_CLOEXEC);
	if (signals < 0)
		return -1;
	if (pipe2(pipe_fds, O_CLOEXEC)) {
		close(signals);
		return -1;
	}
	fcntl(pipe_fds[0], F_SETFL, O_NONBLOCK);
	child->status = 0;
	child->expired = 0;
	pid = fork();
	if (!pid)
		become(child, pipe_fds[1]);
	close(pipe_fds[1]);
	if (pid > 0)
		attend(child, pid, pipe_fds[0], signals);
	child->took_ms = now_ms() - start;
	close(pipe_fds[0]);
	close(signals);
	return pid < 0 ? -1 : 0;
}

const char *child_fault(const struct child *child)
{
	static char fault[80];

	if (child->expired)
		snprintf(fault, sizeof(fault), "killed at its time limit of %d s", child->limit);
	else if (WIFSIGNALED(child->status))
		snprintf(fault, sizeof(fault), "killed by signal %d (%s)", WTERMSIG(child->status),
			 strsignal(WTERMSIG(child->status)));
	else if (WEXITSTATUS(child->status))
		snprintf(fault, sizeof(fault), "exit status %d", WEXITSTATUS(child->status));
	else
		return NULL;
	return fault;
}
