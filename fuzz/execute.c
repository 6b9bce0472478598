// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "execute.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cover.h"
#include "peer.h"
#include "watch.h"

enum {
	LIMIT_MS = 1000, /* of a program; times execute_slow() */
	PINS_EVERY = 64, /* programs: asking costs an interrupt of every CPU */
};

/* What a program did; shared with the process that runs it. */
struct ending {
	struct run_result results[PROGRAM_STEPS];
	char complaint[100];
};

static struct ending *ending;

static sigset_t chld;
static int port = -1;

int execute_slow(void)
{
	const char *slow = getenv("KUBUF_SLOW");

	return slow && atoi(slow) > 0 ? atoi(slow) : 1;
}

/* What is written to the port FUZZ_PORT stays with the host even if this guest dies. */
void execute_setup(void)
{
	const char *path = getenv("FUZZ_PORT");

	if (path)
		port = open(path, O_WRONLY | O_CLOEXEC);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	ending = mmap(NULL, sizeof(*ending), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if ((path && port == -1) || ending == MAP_FAILED || sigprocmask(SIG_BLOCK, &chld, NULL))
		err(2, "setting up");
	cover_open();
	watch_begin();
}

static void child_live(const struct program *program)
{
	int null = open("/dev/null", O_RDWR);
	const char *said;

	setpgid(0, 0);
	/* libFuzzer's handlers are not for programs. */
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &chld, NULL);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	world_make();
	peer_begin();
	run_program(program, ending->results, execute_slow());
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

static void child_run(const struct program *program)
{
	pid_t pid = fork();

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
}

void execute(const struct program *program)
{
	static unsigned int number;
	char text[PROGRAM_TEXT + 1];
	size_t len = program_print(program, text, sizeof(text) - 1);
	const char *said;

	memcpy(text + len, "\n", 2);
	if (port != -1 && write(port, text, len + 1) != (ssize_t)len + 1)
		err(2, "the port to the host");
	memset(ending, 0, sizeof(*ending));
	cover_reset();
	child_run(program);
	cover_collect(program, ending->results);
	/* The kernel's log comes first, for it says most. */
	said = watch_complaint(number++ % PINS_EVERY == 0);
	if (!said && ending->complaint[0])
		said = ending->complaint;
	if (!said)
		return;
	fprintf(stderr, "finding: %s\nThe program:\n%s", said, text);
	abort();
}
