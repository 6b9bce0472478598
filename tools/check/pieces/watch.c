// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* What is to be done then, in a process that may hang, too. */
static void (*when_over)(void);

/* Goes on in a child, while this process waits for its end, and for what the kernel says. */
static void watch(int seconds)
{
	unsigned long before = tainted();
	int status = 0, ended;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		return;
	}
	ended = ends(pid, seconds, &status);
	if (!ended)
		printf("wrong: expected an end within %d s, got none: it hangs\n", seconds);
	else if (WIFSIGNALED(status))
		printf("wrong: expected an end, got signal %d (%s)\n", WTERMSIG(status),
		       strsignal(WTERMSIG(status)));
	if (tainted() != before)
		printf("wrong: expected that the kernel has nothing to say; see its log\n");
	fflush(stdout);
	pid = when_over ? fork() : -1;
	if (!pid) {
		when_over();
		_exit(0);
	}
	if (pid != -1)
		ends(pid, 5, NULL);
	if (ended && WIFEXITED(status) && WEXITSTATUS(status) == 2 && tainted() == before)
		_exit(2); /* nothing was tried */
	_exit(!ended || status || tainted() != before);
}
