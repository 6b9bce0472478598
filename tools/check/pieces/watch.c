// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* Goes on in a child, while this process waits for its end, and for what the kernel says. */
static void watch(int seconds)
{
	unsigned long before = tainted();
	int status = 0, ended;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid)
		return;
	ended = ends(pid, seconds, &status);
	if (!ended)
		printf("wrong: expected an end within %d s, got none: it hangs\n", seconds);
	else if (WIFSIGNALED(status))
		printf("wrong: expected an end, got signal %d (%s)\n", WTERMSIG(status),
		       strsignal(WTERMSIG(status)));
	if (tainted() != before)
		printf("wrong: expected that the kernel has nothing to say; see its log\n");
	fflush(stdout);
	_exit(!ended || status || tainted() != before);
}
