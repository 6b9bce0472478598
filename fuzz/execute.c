// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE
#include "execute.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "peer.h"
#include "port.h"

enum {
	LIMIT_MS = 1000, /* of a program; times execute_slow() */
	HUNG_S = 20, /* likewise: when even killing does not help */
};

/* What a program did; shared with the process that runs it. */
struct ending {
	struct run_result results[PROGRAM_STEPS];
	char complaint[100];
};

static struct ending *ending;

static volatile int alive; /* counts the programs, for the watchdog */
static sigset_t chld;

int execute_slow(void)
{
	const char *slow = getenv("KUBUF_SLOW");

	return slow && atoi(slow) > 0 ? atoi(slow) : 1;
}

static void give_up(void)
{
	int sysrq = open("/proc/sysrq-trigger", O_WRONLY | O_CLOEXEC);

	port_printf("# finding a process that cannot be killed\n");
	printf("finding: a process that cannot be killed; who is blocked is on the console\n");
	fflush(stdout);
	if (write(sysrq, "w", 1) == 1)
		sleep(2);
	reboot(RB_POWER_OFF);
}

/* This process may be what hangs, in a lock that a program has left taken. */
static void *watchdog(void *unused)
{
	int last = -1, turns = 0;

	for (;;) {
		sleep(1);
		turns = alive == last ? turns + 1 : 0;
		last = alive;
		if (turns >= HUNG_S * execute_slow())
			give_up();
	}
	return unused;
}

void execute_setup(void)
{
	pthread_t thread;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	ending = mmap(NULL, sizeof(*ending), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (ending == MAP_FAILED || sigprocmask(SIG_BLOCK, &chld, NULL) ||
	    pthread_create(&thread, NULL, watchdog, NULL))
		err(2, "setting up");
}

static void child_live(const struct program *program)
{
	struct run_step steps[PROGRAM_STEPS];
	int null = open("/dev/null", O_RDWR);
	const char *said;

	setpgid(0, 0);
	sigprocmask(SIG_UNBLOCK, &chld, NULL);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	world_make();
	peer_begin();
	program_steps(program, steps);
	run_steps(steps, program->count, ending->results, cover_begin, execute_slow());
	cover_end();
	said = peer_complaint();
	if (said)
		strncpy(ending->complaint, said, sizeof(ending->complaint) - 1);
	_exit(0);
}

/* Whether it ends of itself. */
static int ends(pid_t pid)
{
	struct timespec limit = { 0 }, now, end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += LIMIT_MS * execute_slow() / 1000;
	for (;;) {
		if (waitpid(pid, NULL, WNOHANG) == pid)
			return 1;
		clock_gettime(CLOCK_MONOTONIC, &now);
		limit.tv_sec = end.tv_sec - now.tv_sec;
		if (limit.tv_sec < 0)
			return 0;
		limit.tv_nsec = 1000000;
		sigtimedwait(&chld, NULL, &limit);
	}
}

void execute(const struct program *program, struct cover *cover)
{
	pid_t pid;

	memset(ending, 0, sizeof(*ending));
	cover_reset();
	pid = fork();
	if (pid == -1)
		err(2, "fork");
	if (!pid)
		child_live(program);
	setpgid(pid, pid);
	if (!ends(pid))
		kill(pid, SIGKILL);
	/* Its children, which are ours now, and the process itself if it was killed. */
	kill(-pid, SIGKILL);
	while (waitpid(-pid, NULL, 0) > 0 || errno == EINTR)
		;
	alive++;
	if (cover)
		cover_collect(cover, program, ending->results);
}

const char *execute_complaint(void)
{
	return ending->complaint[0] ? ending->complaint : NULL;
}
